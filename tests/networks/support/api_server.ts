import { createServer, type IncomingHttpHeaders } from 'node:http'
import { getActiveTest } from '@japa/runner'
import type { AddressInfo } from 'node:net'

/**
 * One request that an API was sent.
 */
export interface ApiRequest {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

/**
 * What it answers with.
 */
export interface ApiAnswer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/**
 * The API of a network, on a port of this machine, until the test ends. It keeps what it was sent.
 *
 * @param answer - What it answers to a request; what it throws, with 500
 */
export async function apiServer(answer: (request: ApiRequest) => ApiAnswer) {
  const requests: ApiRequest[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) {
      chunks.push(chunk)
    }
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body: Buffer.concat(chunks).toString() }
    requests.push(request)
    const { status = 200, headers: own = {}, body = {} } = answer(request)
    response.writeHead(status, own).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  getActiveTest()?.cleanup(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests }
}
