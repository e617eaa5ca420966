import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('Methods', () => {
  test('a HEAD runs the handler and stores nothing', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    const head = await app.request('HEAD', '/')
    const get = await app.get('/')

    assert.equal(head.status, 200)
    assert.equal(head.body, '')
    assert.equal(head.cacheStatus, 'page-cache; fwd=uri-miss; detail=method')
    assert.equal(get.body, '<p>run 2</p>')
    assert.equal(get.cacheStatus, 'page-cache; fwd=uri-miss; stored')
  })

  test('{$self} goes to the handler every time, also when the page is stored')
    .with(['POST', 'PUT', 'PATCH', 'DELETE'])
    .run(async ({ assert }, method) => {
      const handler = counting()
      const app = await startApp({
        routes: (router) => {
          router.any('/', handler).use(cachePage(60))
        },
      })
      await app.request(method, '/')
      assert.equal(await app.body('/'), '<p>run 2</p>')

      const answer = await app.request(method, '/')
      assert.equal(answer.body, '<p>run 3</p>')
      assert.equal(answer.cacheStatus, 'page-cache; fwd=method')
      assert.equal(await app.body('/'), '<p>run 2</p>')
    })
})
