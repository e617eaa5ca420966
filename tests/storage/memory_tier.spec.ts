import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'

const TAGS = { tags: ['posts', 'news'] }

const INVALIDATIONS: [
  what: string,
  invalidate: (app: TestApp, path: string) => Promise<unknown>,
][] = [
  ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
  ['forgetUrl()', ({ pageCache }, path) => pageCache.forgetUrl(`http://a.test${path}`)],
  ['forget()', ({ pageCache }, path) => pageCache.forget(`a.test${path}`)],
  ['clear()', ({ pageCache }) => pageCache.clear()],
]

/**
 * Two processes with a memory each before one store, and nothing that tells one what the other does.
 */
async function startTwo() {
  const clock = stopClock()
  const store = new FragileStore()
  const handler = counting()
  const start = () =>
    startApp({
      cache: store.cacheBehindMemory,
      config: { hosts: ['a.test'], indexedPages: 0 },
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/timed', handler).use(cachePage(3600, undefined, TAGS))
        router.get('/forever', handler).use(cachePageForever(3600, undefined, TAGS))
      },
    })
  const [one, other] = [await start(), await start()]
  const headers = { host: 'a.test' }
  return {
    one,
    other,
    store,
    clock,
    ask: (path: string) => one.body(path, { headers }),
    statusOf: (path: string) => one.cacheStatus(path, { headers }),
  }
}

test.group('The memory before a second tier', () => {
  test('has a page for a second at most that another process invalidates: {0}, {1}')
    .with(
      INVALIDATIONS.flatMap(([what, invalidate]) =>
        ['/timed', '/forever'].map((path) => [what, path, invalidate] as const)
      )
    )
    .run(async ({ assert }, [, path, invalidate]) => {
      const { other, clock, ask } = await startTwo()
      await ask(path)
      // It has read the page, or made it: the memory has it in both cases.
      clock.forward(1.001)
      await ask(path)
      await invalidate(other, path)
      clock.forward(1.001)
      assert.equal(await ask(path), '<p>run 2</p>')
      assert.equal(await ask(path), '<p>run 2</p>')
    })

  test('has a page for a second at most that another process renews', async ({ assert }) => {
    const { other, clock, ask } = await startTwo()
    await ask('/forever')
    assert.equal(await other.pageCache.renew('http://a.test/forever'), 'renewed')
    clock.forward(1.001)
    assert.equal(await ask('/forever'), '<p>run 2</p>')
  })

  test('spares the second tier all reads but one for an entry in a second', async ({ assert }) => {
    const { one, store, clock, ask } = await startTwo()
    holdTimers()
    await ask('/forever')
    await one.pageCache.settled()
    const readsOf = async (work: () => Promise<unknown>) => {
      const { reads } = store
      await work()
      return store.reads - reads
    }
    const askOften = async () => {
      for (let time = 0; time < 5; time++) {
        await ask('/forever')
      }
    }
    assert.equal(await readsOf(askOften), 0)
    clock.forward(1.001)
    assert.equal(
      await readsOf(askOften),
      9,
      'the page; the two tags of "posts", of "news" and of its URL; that of its key, and of its view'
    )
    clock.forward(0.9)
    assert.equal(await readsOf(askOften), 0)
  })

  test('is not enough for a page that the second tier says nothing of for a second', async ({
    assert,
  }) => {
    const { store, clock, ask, statusOf } = await startTwo()
    await ask('/forever')
    store.isDown = true
    assert.equal(await statusOf('/forever'), 'page-cache; hit')
    clock.forward(1.001)
    assert.equal(await ask('/forever'), '<p>run 2</p>')
    assert.equal(await statusOf('/forever'), 'page-cache; hit')
    clock.forward(1.001)
    assert.equal(await ask('/forever'), '<p>run 3</p>')

    store.isDown = false
    clock.forward(1.001)
    assert.equal(await ask('/forever'), '<p>run 1</p>')
  })
})
