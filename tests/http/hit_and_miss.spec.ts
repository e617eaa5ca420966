import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('Miss and hit', () => {
  test('the second visitor gets the page of the first', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => `<p>${++runs}</p>`).use(cachePage(60))
      },
    })
    const miss = await app.get('/')
    const hit = await app.get('/')

    assert.equal(miss.status, 200)
    assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(hit.body, '<p>1</p>')
    assert.match(hit.cacheStatus!, /^page-cache; hit; ttl=(59|60)$/)
    assert.equal(runs, 1)
  })
})
