import { getActiveTest, test } from '@japa/runner'
import { startSdk } from './support.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/main.ts'
import { PageCacheInstrumentation } from '../../src/otel/main.ts'

const ROUTE = { 'page_cache.route': 'posts.show', 'page_cache.store': 'default' }

async function start() {
  const clock = stopClock()
  const instrumentation = new PageCacheInstrumentation()
  getActiveTest()?.cleanup(() => instrumentation.disable())
  // The SDK may start after what is instrumented.
  const sdk = startSdk()
  const app = await startApp({
    routes: (router) => {
      router
        .get('/posts/:id', () => 'post')
        .as('posts.show')
        .use(cachePage(60, undefined, { grace: '1m' }))
    },
  })
  const pointsOf = async (name: string) => {
    const { points } = await sdk.measured(name)
    return points
  }
  return { app, sdk, clock, pointsOf }
}

test.group('OpenTelemetry | metrics', () => {
  test('requests are counted by what came of them, without URL and key', async ({ assert }) => {
    const { app, sdk, clock } = await start()
    await app.get('/posts/1?token=secret')
    await app.get('/posts/1?token=secret')
    clock.forward(20)
    await app.get('/posts/1?token=secret')
    clock.forward(50)
    await app.get('/posts/1?token=secret')
    await app.get('/posts/1?token=secret', { headers: { authorization: 'Bearer secret' } })
    await app.pageCache.settled()
    const { points, unit } = await sdk.measured('page_cache.requests')
    assert.equal(unit, '{request}')
    assert.sameDeepMembers(points, [
      {
        attributes: { ...ROUTE, 'page_cache.outcome': 'miss', 'page_cache.reason': 'uri-miss' },
        value: 1,
      },
      { attributes: { ...ROUTE, 'page_cache.outcome': 'hit' }, value: 2 },
      {
        attributes: { ...ROUTE, 'page_cache.outcome': 'stale', 'page_cache.reason': 'stale' },
        value: 1,
      },
      {
        attributes: {
          ...ROUTE,
          'page_cache.outcome': 'bypass',
          'page_cache.reason': 'authorization',
        },
        value: 1,
      },
    ])
    const age = await sdk.measured('page_cache.hit.age')
    assert.equal(age.unit, 's')
    assert.containSubset(age.points, [{ attributes: ROUTE, value: { count: 3, sum: 90 } }])
  }).tags(['@counts_requests'])

  test('productions are measured in seconds, renewals apart', async ({ assert }) => {
    const { app, sdk } = await start()
    await app.get('/posts/1')
    await app.pageCache.renew('/posts/1')
    const { points, unit } = await sdk.measured('page_cache.production.duration')
    assert.equal(unit, 's')
    assert.sameDeepMembers(
      points.map(({ attributes, value }) => [attributes, (value as { count: number }).count]),
      [
        [{ ...ROUTE, 'page_cache.outcome': 'stored', 'page_cache.renewal': false }, 1],
        [{ ...ROUTE, 'page_cache.outcome': 'unchanged', 'page_cache.renewal': true }, 1],
      ]
    )
  })

  test('invalidations, warm-ups and stores that fail are counted', async ({ assert }) => {
    const { app, pointsOf } = await start()
    await app.pageCache.expireTags(['posts'])
    await makeRequests({ urls: ['/posts/1', '/none'], transport: 'in-process' })
    assert.deepEqual(await pointsOf('page_cache.invalidations'), [
      {
        attributes: {
          'page_cache.invalidation.how': 'expired',
          'page_cache.invalidation.by': 'tags',
        },
        value: 1,
      },
    ])
    assert.sameDeepMembers(await pointsOf('page_cache.warmup.visits'), [
      { attributes: { 'page_cache.outcome': 'renewed' }, value: 1 },
      { attributes: { 'page_cache.outcome': 'failed' }, value: 1 },
    ])
    assert.containSubset(await pointsOf('page_cache.warmup.duration'), [
      { attributes: { 'page_cache.warmup.ok': false }, value: { count: 1 } },
    ])
    await app.close()
    const store = new FragileStore()
    const fragile = await startApp({
      cache: store.cache,
      routes: (router) => {
        router.get('/page', () => 'page').use(cachePage(60))
      },
    })
    store.isDown = true
    await fragile.get('/page')
    assert.deepEqual(await pointsOf('page_cache.store.failures'), [
      { attributes: { 'page_cache.store': 'fragile' }, value: 1 },
    ])
  })
})
