import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { getActiveTest } from '@japa/runner'
import type { AddressInfo } from 'node:net'

export interface Recorded {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export type Handler = (
  request: IncomingMessage & { body: string },
  response: ServerResponse
) => unknown

/**
 * A real HTTP server on a free port, which records what it gets and is closed when the test ends.
 */
export class TestSite {
  readonly requests: Recorded[] = []
  readonly url: string
  readonly host: string

  private constructor(port: number, name: string) {
    this.host = `${name}:${port}`
    this.url = `http://${this.host}`
  }

  /**
   * @param name - `localhost` is another host than `127.0.0.1`, for cookies too
   */
  static async start(handler: Handler, name = '127.0.0.1'): Promise<TestSite> {
    let site: TestSite | undefined
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) {
        chunks.push(chunk)
      }
      const body = Buffer.concat(chunks).toString()
      const { method, url, headers } = request
      site!.requests.push({ method: method!, path: url!, headers: { ...headers }, body })
      await handler(Object.assign(request, { body }), response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    site = new TestSite((server.address() as AddressInfo).port, name)
    getActiveTest()!.cleanup(() => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    })
    return site
  }

  get paths(): string[] {
    return this.requests.map(({ path }) => path)
  }

  to(path: string): Recorded[] {
    return this.requests.filter((request) => request.path === path)
  }
}
