import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const HIT = /^page-cache; hit/
const STALE = 'page-cache; fwd=stale; stored'
const HALF_AN_HOUR = 1800

test.group('A clock that was ahead and is set back', () => {
  test('leaves no page fresh that was stored in what is the future now (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      const clock = stopClock()
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router.get('/timed', counting()).use(cachePage(60))
          router
            .get(
              '/response',
              counting(({ response }) => response.header('cache-control', 'max-age=60'))
            )
            .use(cachePage('response'))
        },
      })
      clock.forward(HALF_AN_HOUR)
      for (const path of ['/timed', '/response']) {
        assert.equal(await app.body(path), '<p>run 1</p>')
        assert.match((await app.cacheStatus(path))!, HIT)
      }
      clock.forward(-HALF_AN_HOUR)
      const { body, cacheStatus } = await app.get('/response', {
        headers: { 'cache-control': 'max-age=3600, max-stale' },
      })
      assert.deepEqual([body, cacheStatus], ['<p>run 2</p>', STALE])
      assert.equal(await app.cacheStatus('/timed'), STALE)
      for (const path of ['/timed', '/response']) {
        assert.equal(await app.body(path), '<p>run 2</p>')
        assert.match((await app.cacheStatus(path))!, HIT)
      }
      clock.forward(60)
      assert.equal(await app.body('/timed'), '<p>run 3</p>')
    })

  test('leaves a page fresh that a server has stored whose clock is a little ahead', async ({
    assert,
  }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    await app.get('/')
    clock.forward(-1)
    assert.match((await app.cacheStatus('/'))!, HIT)
    clock.forward(-0.001)
    assert.equal(await app.cacheStatus('/'), STALE)
  })

  test('serves no page of it instead of an error: nobody knows how old it is', async ({
    assert,
  }) => {
    const clock = stopClock()
    const handler = counting(() => (handler.runs > 1 ? Promise.reject(new Error('broken')) : null))
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 3600 }))
      },
    })
    await app.get('/')
    clock.forward(-HALF_AN_HOUR)
    const { status } = await app.get('/')
    assert.equal(status, 500)
    clock.forward(HALF_AN_HOUR + 61)
    assert.match((await app.cacheStatus('/'))!, /detail=stale-if-error$/)
  })

  test('leaves a page that is kept for ever as it is', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever(60))
      },
    })
    await app.get('/')
    clock.forward(-HALF_AN_HOUR)
    assert.equal(await app.cacheStatus('/'), 'page-cache; hit')
  })

  test('hides no invalidation by another process', async ({ assert }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const handler = counting()
    const start = () =>
      startApp({
        cache: store.cache,
        routes: (router) => {
          router.get('/', handler).use(cachePageForever(60, undefined, { tags: ['posts'] }))
        },
      })
    const [one, other] = [await start(), await start()]
    await one.get('/')
    clock.forward(-HALF_AN_HOUR)
    await other.pageCache.forgetTags(['posts'])
    clock.forward(1.001)
    assert.equal(await one.body('/'), '<p>run 2</p>')
  })

  test('keeps no page from being renewed whose renewal had failed before', async ({ assert }) => {
    const clock = stopClock()
    let isBroken = false
    const handler = counting(() => (isBroken ? Promise.reject(new Error('broken')) : null))
    const app = await startApp({
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/', handler).use(cachePageForever(60, undefined, { tags: ['posts'] }))
      },
    })
    const ask = async () => {
      const body = await app.body('/')
      await app.pageCache.settled()
      return body
    }
    await ask()
    await app.pageCache.expireTags(['posts'])
    clock.forward(HALF_AN_HOUR)
    isBroken = true
    await ask()
    assert.equal(handler.runs, 2)
    isBroken = false
    clock.forward(-HALF_AN_HOUR)
    clock.forward(60)
    assert.equal(await ask(), '<p>run 1</p>')
    assert.equal(await ask(), '<p>run 3</p>')
  })
})
