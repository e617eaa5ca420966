import { connect, type AddressInfo } from 'node:net'
import { createServer, request as nodeRequest } from 'node:http'
import { getActiveTest } from '@japa/runner'

/**
 * A real forward proxy, for hosts that it alone can look up. It is closed when the test ends.
 */
export class TestProxy {
  /** `GET http://shop.test/a`, `CONNECT shop.test:443` */
  readonly asked: string[] = []

  /** `Proxy-Authorization`, as often as it was asked */
  readonly credentials: (string | undefined)[] = []

  private constructor(readonly url: string) {}

  /**
   * @param routes - Where a host, with its port, is: the URL of a server
   */
  static async start(routes: Record<string, string>): Promise<TestProxy> {
    let proxy: TestProxy | undefined
    const server = createServer((incoming, response) => {
      proxy!.asked.push(`${incoming.method} ${incoming.url}`)
      proxy!.credentials.push(incoming.headers['proxy-authorization'])
      const url = new URL(incoming.url!)
      const target = routes[`${url.hostname}:${url.port || 80}`]
      if (target === undefined) {
        return response.writeHead(502).end()
      }
      const { method, headers } = incoming
      const outgoing = nodeRequest(new URL(url.pathname + url.search, target), { method, headers })
      outgoing.on('response', (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      incoming.pipe(outgoing)
    })
    server.on('connect', ({ url, headers }, client) => {
      proxy!.asked.push(`CONNECT ${url}`)
      proxy!.credentials.push(headers['proxy-authorization'])
      const target = routes[url!]
      if (target === undefined) {
        return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      }
      const { port, hostname } = new URL(target)
      const upstream = connect(Number(port), hostname, () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
      // A run that ends cuts its connections
      client.on('error', () => upstream.destroy())
      upstream.on('error', () => client.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    proxy = new TestProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    getActiveTest()!.cleanup(() => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    })
    return proxy
  }
}
