import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 2

type Invalidate = (app: TestApp) => Promise<unknown>

const FORGET_TAGS: Invalidate = ({ pageCache }) => pageCache.forgetTags(['posts'])
const CLEAR: Invalidate = ({ pageCache }) => pageCache.clear()

async function startPosts() {
  const store = new FragileStore()
  const gate = new Gate()
  const app = await startApp({
    cache: store.cache,
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
  return { app, gate, holdBack }
}

test.group('Versions of tags', () => {
  test('one that was read while it was invalidated ({0}) is not trusted afterwards')
    .with([
      ['forgetTags()', FORGET_TAGS],
      ['clear()', CLEAR],
    ] as const)
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
    .with([
      ['forgetTags()', FORGET_TAGS],
      ['clear()', CLEAR],
    ] as const)
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
})
