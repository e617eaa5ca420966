import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { stopClock } from '../support/clock.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** Beyond what the clocks of two servers may differ by, and versions are trusted, in seconds */
const LONG = 2

/** Beyond the time for which it is remembered that a tag was invalidated, in seconds */
const BEYOND_MARKS = 601

const INVALIDATED = 'page-cache; fwd=uri-miss; detail=invalidated'
const STORED = 'page-cache; fwd=uri-miss; stored'

const PATHS = ['/timed', '/forever']
const WHOSE = ['this process', 'another process'] as const
const cases = PATHS.flatMap((path) => WHOSE.map((whose) => [path, whose] as const))

/**
 * Two processes over one store. Handlers wait before they name the tag of their page.
 */
async function start(kind: 'shared' | 'memory' = 'shared') {
  const store = new FragileStore()
  const clock = stopClock()
  let gate: Gate | null = null
  let runs = 0
  const handler = async ({ pageCache }: HttpContext) => {
    const run = ++runs
    await gate?.pass()
    pageCache.tag('posts')
    return `run ${run}`
  }
  const startOne = () =>
    startApp({
      ...(kind === 'shared' && { cache: store.cache }),
      config: { hosts: ['a.test'] },
      routes: (router) => {
        router.get('/timed', handler).use(cachePage(3600))
        router.get('/forever', handler).use(cachePageForever(3600))
        router
          .get('/declared', () => 'declared')
          .use(cachePage(3600, undefined, { tags: ['posts'] }))
      },
    })
  const one = await startOne()
  const other = kind === 'shared' ? await startOne() : one
  const get = (app: TestApp, path: string) => app.get(path, { headers: { host: 'a.test' } })
  const statusOf = async (app: TestApp, path: string) => {
    const { cacheStatus } = await get(app, path)
    return cacheStatus!
  }
  const bodyOf = async (app: TestApp, path: string) => {
    const { body } = await get(app, path)
    return body
  }
  /** Asks for a page, and has something done before its handler names its tag */
  const during = async (path: string, act: () => unknown) => {
    const waiting = (gate = new Gate())
    const asked = statusOf(one, path)
    await waiting.reached(1)
    await act()
    gate = null
    waiting.open()
    return asked
  }
  const of = { 'this process': one, 'another process': other }
  return { one, other, of, store, clock, get, statusOf, bodyOf, during }
}

test.group('A tag that is named while its page is produced', () => {
  test('is carried by the first page that has it: {0}, invalidated by {1}')
    .with(cases)
    .run(async ({ assert }, [path, whose]) => {
      const { one, of, clock, get, statusOf } = await start()
      assert.equal(await statusOf(one, path), STORED)
      assert.match(await statusOf(one, path), /^page-cache; hit/)
      await of[whose].pageCache.forgetTags(['posts'])
      clock.forward(LONG)
      const { body, cacheStatus } = await get(one, path)
      assert.equal(body, 'run 2')
      assert.equal(cacheStatus, STORED)
    })

  test('refuses a page when it was forgotten before that, although it was new: {0}, by {1}')
    .with(cases)
    .run(async ({ assert }, [path, whose]) => {
      const { one, of, clock, during, statusOf, bodyOf } = await start()
      const forget = () => of[whose].pageCache.forgetTags(['posts'])
      assert.equal(await during(path, forget), INVALIDATED)
      clock.forward(LONG)
      assert.equal(await bodyOf(one, path), 'run 2')
      assert.match(await statusOf(one, path), /^page-cache; hit/)
    })

  test('refuses it as well where others have used the tag since: {0}, by {1}')
    .with(cases)
    .run(async ({ assert }, [path, whose]) => {
      const { of, other, clock, during, get } = await start()
      await get(other, '/declared')
      clock.forward(LONG)
      const forget = async () => {
        await of[whose].pageCache.forgetTags(['posts'])
        // Makes a version of the tag, under which the page must not be stored.
        await other.pageCache.renew('http://a.test/declared')
      }
      assert.equal(await during(path, forget), INVALIDATED)
    })

  test('does not refuse a page that was begun after it was forgotten: {0}, by {1}')
    .with(cases)
    .run(async ({ assert }, [path, whose]) => {
      const { one, of, clock, statusOf } = await start()
      await of[whose].pageCache.forgetTags(['posts'])
      clock.forward(LONG)
      assert.equal(await statusOf(one, path), STORED)
    })

  test('has a page stored as outdated when it was expired before that: {0}, by {1}')
    .with(cases)
    .run(async ({ assert }, [path, whose]) => {
      const { one, of, during, get, bodyOf } = await start()
      const expire = () => of[whose].pageCache.expireTags(['posts'])
      assert.equal(await during(path, expire), STORED)
      const { body, cacheStatus } = await get(one, path)
      assert.equal(body, 'run 1')
      assert.match(cacheStatus!, /detail=outdated/)
      await one.pageCache.settled()
      assert.equal(await bodyOf(one, path), 'run 2')
    })

  test('refuses a page that takes longer than invalidations are remembered', async ({ assert }) => {
    const { one, other, clock, during, get, statusOf } = await start()
    const slow = () => clock.forward(BEYOND_MARKS)
    assert.equal(await during('/timed', slow), INVALIDATED)
    await get(other, '/declared')
    clock.forward(LONG)
    // What has a version that is older than the production was not invalidated since.
    assert.equal(await during('/timed', slow), STORED)
    assert.match(await statusOf(one, '/timed'), /^page-cache; hit/)
  })

  test('is remembered where only this process has the pages: {$self}')
    .with(PATHS)
    .run(async ({ assert }, path) => {
      const { one, clock, during, statusOf, bodyOf } = await start('memory')
      const forget = () => one.pageCache.forgetTags(['posts'])
      assert.equal(await during(path, forget), INVALIDATED)
      clock.forward(LONG)
      assert.equal(await statusOf(one, path), STORED)
      assert.match(await statusOf(one, path), /^page-cache; hit/)
      await forget()
      assert.equal(await bodyOf(one, path), 'run 3')
    })

  test('is no reason to keep a page whose store does not say', async ({ assert }) => {
    const { store, during } = await start()
    const status = await during('/timed', () => (store.isDown = true))
    assert.equal(status, 'page-cache; fwd=uri-miss; detail=store-error')
  })

  test('is forgotten in a store that takes nothing any more', async ({ assert }) => {
    const { one, store, clock, get, bodyOf } = await start()
    await get(one, '/timed')
    store.isFull = true
    await one.pageCache.forgetTags(['posts'])
    clock.forward(LONG)
    assert.equal(await bodyOf(one, '/timed'), 'run 2')
  })

  test('refuses a page when it was forgotten while its store was left alone, after a failure there', async ({
    assert,
  }) => {
    const { other, store, during, get } = await start()
    const forget = async () => {
      store.isDown = true
      await get(other, '/declared')
      store.isDown = false
      await other.pageCache.forgetTags(['posts'])
    }
    assert.equal(await during('/timed', forget), INVALIDATED)
  })

  test('refuses a page when it was forgotten in a store that takes something again only then', async ({
    assert,
  }) => {
    const { one, other, store, during, get } = await start()
    await get(one, '/declared')
    const forget = async () => {
      store.isFullUntilDeleted = true
      await other.pageCache.forgetTags(['posts'])
    }
    assert.equal(await during('/timed', forget), INVALIDATED)
  })

  test('refuses a page when it was forgotten after a clock was set back: {0}, in a store of {1}')
    .with(
      PATHS.flatMap((path) => (['shared', 'memory'] as const).map((kind) => [path, kind] as const))
    )
    .run(async ({ assert }, [path, kind]) => {
      const { other, clock, during, get } = await start(kind)
      const forget = async () => {
        clock.forward(-60)
        await other.pageCache.forgetTags(['posts'])
        await get(other, '/declared')
        clock.forward(1)
      }
      assert.equal(await during(path, forget), INVALIDATED)
    })
})
