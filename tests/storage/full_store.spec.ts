import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { turns } from '../support/turns.ts'
import { until } from '../support/until.ts'
import { crowd } from '../support/crowd.ts'
import { stopClock } from '../support/clock.ts'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'

type Invalidate = (pageCache: PageCache, url: string) => Promise<unknown>

const INVALIDATIONS: [name: string, invalidate: Invalidate][] = [
  ['forgetTags()', (pageCache) => pageCache.forgetTags(['posts'])],
  ['forgetUrl()', (pageCache, url) => pageCache.forgetUrl(url)],
  ['forget()', (pageCache, url) => pageCache.forget(url.slice('http://'.length))],
  ['clear()', (pageCache) => pageCache.clear()],
]

type Problem = 'the store takes no version' | 'the tags function fails'

/**
 * An application whose pages have no versions of tags, with a handler that can be held back.
 */
async function start(problem: Problem = 'the store takes no version') {
  const store = new FragileStore()
  store.isFull = problem === 'the store takes no version'
  const gate = new Gate()
  const app = await startApp({
    cache: store.cache,
    configs: collectLogs().configs,
    routes: (router) => {
      const tags = () => {
        if (!store.isFull) {
          throw new Error('no tags')
        }
        return ['posts']
      }
      const handler = async () => {
        const run = gate.arrived + 1
        await gate.pass()
        return `run ${run}`
      }
      router.get('/', handler).use(cachePage(60, undefined, { tags }))
    },
  })
  /** Resolves when others have looked whether the page is there, and wait for it */
  const areWaiting = async (reads: number) => {
    await until(() => store.reads >= reads)
    await turns()
  }
  return { app, gate, store, areWaiting }
}

test.group('A full store', () => {
  test('has nobody who asks after {0} wait for a page that was begun before')
    .with(INVALIDATIONS)
    .run(async ({ assert }, [, invalidate]) => {
      const { app, gate, store, areWaiting } = await start()
      const before = app.body('/')
      await gate.reached(1)
      await invalidate(app.pageCache, `${app.url}/`)
      const { reads } = store
      const after = app.body('/')
      await areWaiting(reads + 1)
      gate.open()
      assert.equal(await before, 'run 1')
      assert.equal(await after, 'run 2')
    })

  test('has who asks more than a second later wait for a page of their own: {$self}')
    .with(['the store takes no version', 'the tags function fails'] as const)
    .run(async ({ assert }, problem) => {
      const clock = stopClock()
      const { app, gate, store, areWaiting } = await start(problem)
      const first = app.body('/')
      await gate.reached(1)
      clock.forward(1)
      let { reads } = store
      const inTime = app.body('/')
      await areWaiting(reads + 1)
      clock.forward(0.01)
      reads = store.reads
      const late = crowd(5, () => app.body('/'))
      await areWaiting(reads + 5)
      gate.open()
      assert.equal(await first, 'run 1')
      assert.equal(await inTime, 'run 1')
      assert.deepEqual([...new Set(await late)], ['run 2'])
    })

  test('has many who ask at once wait for one page', async ({ assert }) => {
    const { app, gate, store, areWaiting } = await start()
    const first = app.body('/')
    await gate.reached(1)
    const { reads } = store
    const others = crowd(20, () => app.cacheStatus('/'))
    await areWaiting(reads + 20)
    gate.open()
    assert.equal(await first, 'run 1')
    assert.deepEqual([...new Set(await others)], ['page-cache; fwd=uri-miss; collapsed'])
    assert.equal(gate.arrived, 1)
  })
})
