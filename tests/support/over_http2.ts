import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { getActiveTest } from '@japa/runner'
import { connect, createServer, type IncomingHttpHeaders } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { TestApp } from './test_app.ts'

/**
 * Lets an application also answer HTTP/2, as behind `http2.createSecureServer`.
 *
 * @returns asks for a page as a browser does: with `:authority`, and without `Host`
 */
export async function overHttp2({ app }: TestApp) {
  const server = await app.container.make('server')
  const node = createServer((request, response) => {
    void server.handle(request as never, response as never)
  }).listen(0, '127.0.0.1')
  await once(node, 'listening')
  const client = connect(`http://127.0.0.1:${(node.address() as AddressInfo).port}`)
  getActiveTest()?.cleanup(async () => {
    client.destroy()
    node.close()
    await once(node, 'close')
  })
  return async (
    authority: string | null,
    path = '/',
    headers: Record<string, string> = {},
    payload?: string
  ) => {
    const stream = client.request(
      { ':path': path, ...(authority !== null && { ':authority': authority }), ...headers },
      { endStream: payload === undefined }
    )
    stream.end(payload)
    const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    const body = await text(stream)
    return { status: answer[':status'], cacheStatus: String(answer['cache-status']), body }
  }
}
