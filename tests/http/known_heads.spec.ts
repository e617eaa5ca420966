import { test } from '@japa/runner'
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
})
