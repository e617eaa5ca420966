import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const session = (ctx: HttpContext) =>
  (ctx as unknown as { session: { get: Function; put: Function } }).session

test.group('Public pages', () => {
  test('carry no cookies, and may be kept by shared caches', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true }),
      routes: (router) => {
        router.get('/timed', () => 'page').use(cachePage(60, undefined, { public: true }))
        router.get('/forever', () => 'page').use(cachePageForever(90, undefined, { public: true }))
        router.get('/private', () => 'page').use(cachePage(60))
      },
    })
    for (const round of ['miss', 'hit']) {
      const timed = await app.get('/timed')
      assert.notProperty(timed.headers, 'set-cookie', round)
      assert.equal(timed.headers['cache-control'], 'public, max-age=60, s-maxage=60')
      const forever = await app.get('/forever')
      assert.notProperty(forever.headers, 'set-cookie', round)
      assert.equal(forever.headers['cache-control'], 'public, s-maxage=90')
      const other = await app.get('/private')
      assert.property(other.headers, 'set-cookie', round)
      assert.equal(other.headers['cache-control'], 'private, max-age=60')
    }
  })

  test('leave the session of a visitor as it is', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true }),
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, { public: true }))
        router.get('/name/:name', (ctx) => session(ctx).put('name', ctx.params.name))
        router.get('/name', (ctx) => session(ctx).get('name', 'nobody'))
      },
    })
    const ada = app.visitor()
    await ada.get('/name/Ada')
    await ada.get('/')
    await ada.get('/')
    const { body } = await ada.get('/name')
    assert.equal(body, 'Ada')
  })

  test('a page with a token cannot be public', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true }),
      routes: (router) => {
        router
          .get('/', ({ request }) => (request as unknown as { csrfToken: string }).csrfToken)
          .use(cachePage(60, undefined, { public: true }))
      },
    })
    const first = await app.get('/')
    assert.equal(first.cacheStatus, 'page-cache; fwd=uri-miss; detail=csrf-token')
    const second = await app.get('/')
    assert.isNotEmpty(second.body)
    assert.notEqual(second.body, first.body)
  })
})
