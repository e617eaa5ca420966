import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('Bodies that are not stored', () => {
  test('what the handler sent past AdonisJS is not stored', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.response.end(`sent ${++runs}`)
          })
          .use(cachePage(60))
      },
    })
    assert.equal(await app.body('/'), 'sent 1')
    assert.equal(await app.body('/'), 'sent 2')
  })

  test('a JSONP answer is not stored', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => response.jsonp({}, request.input('callback')))
          .use(cachePage(60))
      },
    })
    await app.get('/?callback=mine')
    const answer = await app.get('/?callback=mine')
    assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=jsonp')
  })

  test('a body above maxBodySize is served and not stored', async ({ assert }) => {
    const app = await startApp({
      config: { maxBodySize: 10 },
      routes: (router) => {
        router.get('/ten', () => 'x'.repeat(10)).use(cachePage(60))
        router.get('/eleven', () => 'x'.repeat(11)).use(cachePage(60))
        router.get('/bytes', () => 'ä'.repeat(6)).use(cachePage(60))
      },
    })
    assert.equal(await app.cacheStatus('/ten'), 'page-cache; fwd=uri-miss; stored')
    const eleven = await app.get('/eleven')
    assert.equal(eleven.cacheStatus, 'page-cache; fwd=uri-miss; detail=size')
    assert.equal(eleven.body, 'x'.repeat(11))
    assert.equal(await app.cacheStatus('/bytes'), 'page-cache; fwd=uri-miss; detail=size')
  })
})
