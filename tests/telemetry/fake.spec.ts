import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

test.group('emitter.fake()', () => {
  test('records in tests what nobody listens to', async ({ assert }) => {
    const app = await startApp({
      nodeEnv: 'test',
      config: { enabled: true },
      routes: (router) => {
        router.get('/page', () => 'page').use(cachePage(60))
      },
    })
    const emitter = await app.app.container.make('emitter')
    using events = emitter.fake()
    await app.get('/page')
    await app.get('/page')
    await app.pageCache.forgetUrl('/page')
    events.assertEmittedCount('page_cache:miss', 1)
    events.assertEmittedCount('page_cache:stored', 1)
    events.assertEmitted('page_cache:hit', ({ data }) => data.url === '/page' && data.ttl! > 50)
    events.assertEmitted('page_cache:invalidated')
    assert.throws(() => events.assertEmitted('page_cache:stale'))
  }).tags(['@counts_requests'])
})
