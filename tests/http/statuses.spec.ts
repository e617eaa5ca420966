import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('Statuses that are stored', () => {
  test('404 and 410 are stored where the page names them', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const gone = counting(({ response }) => response.status(410))
        router.get('/gone', gone).use(cachePage(60, undefined, { statuses: [404, 410] }))
        const missing = counting(({ response }) => response.status(404))
        router.get('/missing', missing).use(cachePage(60, undefined, { statuses: [410] }))
      },
    })
    await app.get('/gone')
    await app.get('/missing')
    const gone = await app.get('/gone')
    const missing = await app.get('/missing')

    assert.equal(gone.status, 410)
    assert.equal(gone.body, '<p>run 1</p>')
    assert.match(gone.cacheStatus!, /^page-cache; hit/)
    assert.equal(missing.body, '<p>run 2</p>')
    assert.equal(missing.cacheStatus, 'page-cache; fwd=uri-miss; detail=status')
  })

  test('203, 204, 300, 301 and 308 are stored', async ({ assert }) => {
    const statuses = [203, 204, 300, 301, 308]
    const app = await startApp({
      routes: (router) => {
        for (const status of statuses) {
          router
            .get(
              `/${status}`,
              counting(({ response }) => response.status(status))
            )
            .use(cachePage(60))
        }
      },
    })
    for (const status of statuses) {
      await app.get(`/${status}`)
      const hit = await app.get(`/${status}`)
      assert.equal(hit.status, status)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      assert.equal(hit.body, status === 204 ? '' : '<p>run 1</p>')
    }
  })
})
