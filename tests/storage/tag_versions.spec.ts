import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { counting } from '../support/runs.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { TestApp } from '../support/test_app.ts'

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 2

const INVALIDATIONS: [how: string, invalidate: (app: TestApp) => Promise<unknown>][] = [
  ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
  ['clear()', ({ pageCache }) => pageCache.clear()],
]

async function startPosts(store = new FragileStore(), config: CacheHelpersConfig = {}) {
  const gate = new Gate()
  const app = await startApp({
    cache: store.cache,
    config,
    configs: collectLogs().configs,
    routes: (router) => {
      router
        .get('/posts', counting())
        .use(cachePageForever(60, undefined, { tags: ['posts', 'news'] }))
      router.get('/posts/:id', counting()).use(cachePageForever(60, undefined, { tags: ['posts'] }))
    },
  })
  /** The answer to the next operation on the version of the tag comes late */
  const holdBack = (operation: 'get' | 'set') => {
    store.heldBack = { operation, key: /tag.*posts$/, gate }
  }
  /** The next deletion of what matches comes late */
  const holdBackDeletion = (key: RegExp) => {
    store.heldBack = { operation: 'delete', key, gate, onItsWay: true }
  }
  return { app, store, gate, holdBack, holdBackDeletion }
}

test.group('Versions of tags', () => {
  test('one that was read while it was invalidated ({0}) is not trusted afterwards')
    .with(INVALIDATIONS)
    .run(async ({ assert }, [, invalidate]) => {
      const clock = stopClock()
      const { app, gate, holdBack } = await startPosts()
      await app.get('/posts')
      await app.get('/posts/1')
      clock.forward(LONGER_THAN_TRUST)

      holdBack('get')
      const early = app.get('/posts')
      await gate.reached(1)
      await invalidate(app)
      gate.open()
      await early
      assert.equal(await app.body('/posts/1'), '<p>run 2</p>')
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await app.body('/posts/1'), '<p>run 2</p>')
    })

  test('one that was begun while it was invalidated ({0}) is not trusted afterwards')
    .with(INVALIDATIONS)
    .run(async ({ assert }, [, invalidate]) => {
      const clock = stopClock()
      const { app, gate, holdBack } = await startPosts()
      holdBack('set')
      const early = app.body('/posts/1')
      await gate.reached(1)
      await invalidate(app)
      gate.open()
      assert.equal(await early, '<p>run 1</p>')
      assert.equal(await app.body('/posts/1'), '<p>run 2</p>')
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await app.body('/posts/1'), '<p>run 2</p>')
    })

  test('one that was read while its deletion was on its way ({0}) is not trusted afterwards')
    .with([
      ['forgetTags()', /[^-]kept-tag.*posts$/, ({ pageCache }) => pageCache.forgetTags(['posts'])],
      [
        'forgetUrl()',
        /[^-]kept-url.*posts~1!$/,
        ({ pageCache, url }) => pageCache.forgetUrl(`${url}/posts/1`),
      ],
    ] as [string, RegExp, (app: TestApp) => Promise<unknown>][])
    .run(async ({ assert }, [, key, invalidate]) => {
      const clock = stopClock()
      const { app, gate, holdBackDeletion } = await startPosts()
      await app.get('/posts/1')
      clock.forward(LONGER_THAN_TRUST)

      holdBackDeletion(key)
      const invalidated = invalidate(app)
      await gate.reached(1)
      await app.get('/posts/1')
      gate.open()
      await invalidated
      assert.notEqual(await app.body('/posts/1'), '<p>run 1</p>')
    })

  test('those that were asked for lately are not asked for again', async ({ assert }) => {
    const clock = stopClock()
    const { app, store } = await startPosts()
    holdTimers()
    const readsOf = async (path: string) => {
      const { reads } = store
      await app.get(path)
      return store.reads - reads
    }
    await app.get('/posts')
    assert.equal(await readsOf('/posts'), 1, 'begun')
    clock.forward(LONGER_THAN_TRUST)
    assert.equal(
      await readsOf('/posts'),
      9,
      'the page; the two tags of "posts", of "news" and of its URL; that of its key, and of its view'
    )
    assert.equal(await readsOf('/posts'), 0, 'remembered, as is the page')
  })

  test('none of before is trusted when the store was cleared', async ({ assert }) => {
    const clock = stopClock()
    const { app } = await startPosts()
    await app.get('/posts')
    await app.pageCache.clear()
    assert.equal(await app.body('/posts'), '<p>run 2</p>')
    clock.forward(LONGER_THAN_TRUST)
    assert.equal(await app.body('/posts'), '<p>run 2</p>')
  })

  test('a page is not stored where one of them cannot be', async ({ assert }) => {
    const { app, store } = await startPosts()
    const set = store.entries.set.bind(store.entries)
    store.entries.set = (key, value) => {
      if (/tag.*news$/.test(key)) {
        throw new Error('the store is full')
      }
      return set(key, value)
    }
    assert.equal(await app.cacheStatus('/posts'), 'page-cache; fwd=uri-miss; detail=store-error')
  })

  test('applications with prefixes of their own do not share them', async ({ assert }) => {
    const store = new FragileStore()
    const clock = stopClock()
    const { app: one } = await startPosts(store, { keyPrefix: 'one' })
    const { app: other } = await startPosts(store, { keyPrefix: 'other' })
    await one.get('/posts/1')
    await other.get('/posts/1')
    await one.pageCache.forgetTags(['posts'])
    clock.forward(LONGER_THAN_TRUST)
    assert.equal(await other.body('/posts/1'), '<p>run 1</p>')
    assert.equal(await one.body('/posts/1'), '<p>run 2</p>')
  })

  test('one that cannot be invalidated is told of with the name of the store', async ({
    assert,
  }) => {
    const { app, store } = await startPosts()
    await app.get('/posts')
    store.isDown = true
    await assert.rejects(() => app.pageCache.forgetTags(['posts']), /"fragile"/)
  })
})
