import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('services/main', () => {
  test('is the page cache of the application', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => `${++runs}`).use(cachePage(60, () => 'key'))
      },
    })
    // Whoever imported it before got that of another application.
    const { default: pageCache } = await import(`../../services/main.ts?${Date.now()}`)

    assert.instanceOf(pageCache, PageCache)
    assert.strictEqual(pageCache, app.pageCache)

    await app.get('/')
    assert.isTrue(await pageCache.forget('key'))
    const { body } = await app.get('/')
    assert.equal(body, '2')
  })
})
