import { test } from '@japa/runner'
import { connect } from 'node:net'
import { once } from 'node:events'
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gatewayRoute } from './gateway.ts'
import { startApp } from '../support/test_app.ts'

type Said = [status: number, link: string | undefined]

/** A gateway to an origin that says something before each answer */
async function start(cleanup: (end: () => void) => void) {
  const origin = createServer((_, response) => {
    origin.asked++
    response.writeProcessing()
    response.writeEarlyHints({ 'link': '</style.css>; rel=preload', 'x-early': '1' }, () => {
      response.setHeader('Cache-Control', 'max-age=60')
      response.end('page')
    })
  }) as ReturnType<typeof createServer> & { asked: number }
  origin.asked = 0
  await once(origin.listen(0, '127.0.0.1'), 'listening')
  cleanup(() => origin.close())
  const app = await startApp({
    routes: (router) =>
      gatewayRoute(router, `http://127.0.0.1:${(origin.address() as AddressInfo).port}`),
  })
  return { app, origin }
}

/** What a visitor hears before the answer, and the answer */
async function ask(url: string): Promise<{ said: Said[]; headers: object; body: string }> {
  const said: Said[] = []
  const outgoing = send(`${url}/page`, { agent: false })
  outgoing.on('information', ({ statusCode, headers }) => {
    said.push([statusCode, headers.link as string | undefined])
  })
  outgoing.end()
  const [incoming] = await once(outgoing, 'response')
  const chunks: string[] = await incoming.setEncoding('utf8').toArray()
  const body = chunks.join('')
  return { said, headers: incoming.headers, body }
}

test.group('What an origin says before its answer (RFC 9110, 15.2)', () => {
  test('is handed on to the visitor whose request comes to it, and is no part of the page', async ({
    assert,
    cleanup,
  }) => {
    const { app, origin } = await start(cleanup)
    const miss = await ask(app.url)
    const hit = await ask(app.url)

    assert.deepEqual(miss.said, [
      [102, undefined],
      [103, '</style.css>; rel=preload'],
    ])
    assert.deepEqual(hit.said, [])
    assert.equal(origin.asked, 1)
    for (const { headers, body } of [miss, hit]) {
      assert.equal(body, 'page')
      assert.notProperty(headers, 'link')
      assert.notProperty(headers, 'x-early')
    }
  })

  test('is not said to clients of HTTP/1.0, which do not know it', async ({ assert, cleanup }) => {
    const { app } = await start(cleanup)
    const { host, hostname, port } = new URL(app.url)
    const socket = connect(Number(port), hostname)
    socket.write(`GET /page HTTP/1.0\r\nHost: ${host}\r\n\r\n`)
    const chunks: string[] = await socket.setEncoding('latin1').toArray()
    const old = chunks.join('')
    assert.match(old, /^HTTP\/1\.1 200 /)
    assert.notInclude(old, 'HTTP/1.1 10')
  })

  test('does not disturb a renewal in process, which nobody listens to', async ({
    assert,
    cleanup,
  }) => {
    const { app, origin } = await start(cleanup)
    await app.get('/page')
    assert.equal(await app.pageCache.renew(`${app.url}/page`), 'unchanged')
    assert.equal(await app.body('/page'), 'page')
    assert.equal(origin.asked, 2)
  })
})
