import { connect } from 'node:net'
import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { stopClock } from '../support/clock.ts'
import { startApp, type Middleware } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/** Says in each response who has asked, and gives every second one a cookie */
class TellMiddleware {
  async handle({ request, response }: HttpContext, next: NextFn) {
    await next()
    const name = request.qs().name
    response.header('x-name', name)
    if (name.startsWith('b')) {
      response.plainCookie('name', name)
    }
    if (name === 'teapot') {
      response.status(418)
    }
  }
}

test.group('Hits within one second', () => {
  test('have what a middleware says of each of them', async ({ assert }) => {
    stopClock()
    const tell: Middleware = async () => ({ default: TellMiddleware })
    const app = await startApp({
      middleware: [tell],
      config: { ignoreQuery: ['name'] },
      routes: (router) => void router.get('/', () => 'page').use(cachePage('1h')),
    })
    await app.get('/?name=first')
    for (const name of ['a', 'a', 'a', 'b', 'a', 'teapot', 'b', 'b2', 'b2', 'c', 'a']) {
      const response = await app.get(`/?name=${name}`)
      assert.equal(response.headers['x-name'], name)
      assert.equal(response.status, name === 'teapot' ? 418 : 200)
      const cookies = [response.headers['set-cookie'] ?? []].flat()
      assert.lengthOf(cookies, name.startsWith('b') ? 1 : 0)
      assert.equal(response.body, 'page')
      assert.include(response.cacheStatus, 'hit')
    }
  })

  test('of a page without a body end, also after a HEAD', async ({ assert }) => {
    stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.status(301).header('location', '/elsewhere'))
          .use(cachePage('1h'))
      },
    })
    for (const method of ['GET', 'GET', 'GET', 'HEAD', 'HEAD', 'GET', 'GET']) {
      const { status, headers } = await app.request(method, '/')
      assert.equal(status, 301)
      assert.equal(headers['location'], '/elsewhere')
    }
  })

  test('are sent in chunks where a middleware says so, each of them', async ({ assert }) => {
    stopClock()
    const app = await startApp({
      middleware: [
        outer(async ({ response }, next) => {
          await next()
          response.header('Transfer-Encoding', 'chunked')
        }),
      ],
      routes: (router) => void router.get('/', () => 'page').use(cachePage('1h')),
    })
    for (let time = 0; time < 6; time++) {
      assert.match(await answerOf(app.url), /\r\n\r\n4\r\npage\r\n0\r\n\r\n$/, `answer ${time}`)
    }
  })
})

/** The bytes of an answer whose connection is kept, up to the last of them, in chunks or not */
async function answerOf(url: string): Promise<string> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  let answer = ''
  for await (const bytes of socket) {
    answer += bytes
    if (answer.endsWith('page') || answer.endsWith('0\r\n\r\n')) {
      break
    }
  }
  return answer
}
