import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer } from 'node:https'
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

  private constructor(port: number, name: string, scheme: string) {
    this.host = `${name}:${port}`
    this.url = `${scheme}://${this.host}`
  }

  /**
   * @param name - `localhost` is another host than `127.0.0.1`, for cookies too
   * @param tls - Key and certificate, for https
   */
  static async start(
    handler: Handler,
    name = '127.0.0.1',
    tls?: { key: string; cert: string }
  ): Promise<TestSite> {
    let site: TestSite | undefined
    const listener: RequestListener = async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) {
        chunks.push(chunk)
      }
      const body = Buffer.concat(chunks).toString()
      const { method, url, headers } = request
      site!.requests.push({ method: method!, path: url!, headers: { ...headers }, body })
      await handler(Object.assign(request, { body }), response)
    }
    const server = tls ? createTlsServer(tls, listener) : createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    site = new TestSite((server.address() as AddressInfo).port, name, tls ? 'https' : 'http')
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
