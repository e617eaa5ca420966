import { test } from '@japa/runner'
import { playTimers } from '../support/play_timers.ts'
import { startApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { outer } from '../support/outer.ts'
import { Gate } from '../support/gate.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { crowd } from '../support/crowd.ts'
import { turns } from '../support/turns.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const STORE_ERROR = 'page-cache; fwd=uri-miss; detail=store-error'

test.group('A store that is down', () => {
  test('fails no page, is logged once, and is used again when it is available', async ({
    assert,
  }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const logs = collectLogs()
    const handler = counting()
    const app = await startApp({
      cache: store.cache,
      configs: logs.configs,
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    const ofStore = () => logs.lines.filter(({ store: name }) => name === 'fragile')
    store.isDown = true
    for (const body of ['<p>run 1</p>', '<p>run 2</p>', '<p>run 3</p>']) {
      const answer = await app.get('/')
      assert.equal(answer.status, 200)
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, STORE_ERROR)
    }
    assert.lengthOf(ofStore(), 1)
    assert.equal(ofStore()[0].level, 50)
    assert.match(JSON.stringify(ofStore()[0].err), /the store is down/)

    store.isDown = false
    clock.forward(1)
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.equal(await app.body('/'), '<p>run 4</p>')
    assert.lengthOf(ofStore(), 2)
    assert.match(ofStore()[1].msg, /available again/)
  })

  test('is not asked on every request, and by one of them after a second', async ({ assert }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/:page', () => 'page').use(cachePage(60))
      },
    })
    store.isDown = true
    await app.get('/1')
    const { reads } = store
    await crowd(20, (index) => app.get(`/${index}`))
    assert.equal(store.reads, reads)
    clock.forward(1)
    await crowd(20, (index) => app.get(`/${index}`))
    assert.equal(store.reads, reads + 1)
  })

  test('that cannot be written to serves the pages that it has', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/:page', counting()).use(cachePage(60))
      },
    })
    await app.get('/1')
    store.entries.set = () => {
      throw new Error('the store is full')
    }
    assert.equal(await app.cacheStatus('/2'), STORE_ERROR)
    assert.equal(await app.body('/1'), '<p>run 1</p>')
  })

  test('keeps nobody waiting who comes after it has fallen silent', async ({ assert }) => {
    const store = new FragileStore()
    const logs = collectLogs()
    const app = await startApp({
      cache: store.cache,
      configs: logs.configs,
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    store.fallSilent()
    assert.equal(await playTimers(() => app.cacheStatus('/')), STORE_ERROR)
    const { reads } = store
    assert.equal(await app.body('/'), '<p>run 2</p>')
    assert.equal(store.reads, reads)
    await assert.rejects(() => playTimers(() => app.pageCache.forget('key')), /has not answered/)
    assert.lengthOf(
      logs.lines.filter(({ store: name }) => name === 'fragile'),
      1
    )

    store.answer()
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.equal(await app.body('/'), '<p>run 3</p>')
  })

  test('is asked again ten seconds after it has fallen silent, and not before', async ({
    assert,
  }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    store.fallSilent()
    assert.equal(await playTimers(() => app.body('/')), '<p>run 1</p>')
    const { reads } = store
    clock.forward(8)
    assert.equal(await app.body('/'), '<p>run 2</p>')
    assert.equal(store.reads, reads)
    clock.forward(3)
    assert.equal(await playTimers(() => app.body('/')), '<p>run 3</p>')
    assert.isAbove(store.reads, reads)
  })

  test('still shares what many ask for at once', async ({ assert }) => {
    const store = new FragileStore()
    const [gate, arrivals] = [new Gate(), new Gate()]
    arrivals.open()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      middleware: [
        outer(async (_, next) => {
          await arrivals.pass()
          return next()
        }),
      ],
      routes: (router) => {
        router
          .get('/', async () => {
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    store.isDown = true
    const asked = crowd(50, () => app.get('/'))
    await arrivals.reached(50)
    await turns()
    gate.open()
    for (const { body, status } of await asked) {
      assert.equal(status, 200)
      assert.equal(body, 'page')
    }
    assert.equal(gate.arrived, 1)
  })

  test('an invalidation that it does not take is an error, and no silence', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(60, () => 'page', { tags: ['all'] }))
      },
    })
    await app.get('/')
    store.isDown = true
    await assert.rejects(() => app.pageCache.forget('page'))
    await assert.rejects(() => app.pageCache.clear())
    await assert.rejects(() => app.pageCache.forgetTags(['all']))
    await assert.rejects(() => app.pageCache.forgetUrl('/'))
  })
})

/** Changes the page inside an entry as the cache keeps it */
const changed = (change: (page: Record<string, unknown>) => unknown) => (entry: string) => {
  const wrapped = JSON.parse(entry)
  return JSON.stringify({ ...wrapped, value: change(wrapped.value) })
}

const SPOILT: [what: string, spoil: (entry: string) => string][] = [
  ['of another format', changed((page) => ({ ...page, format: 999 }))],
  ['without a status', changed(({ status, ...page }) => page)],
  ['with headers that are none', changed((page) => ({ ...page, headers: { a: 'b' } }))],
  ['with a header of another kind', changed((page) => ({ ...page, headers: [['set', 'x', 1]] }))],
  ['with a body that is none', changed((page) => ({ ...page, body: { a: 1 } }))],
  ['with a time that is none', changed((page) => ({ ...page, storedAt: 1e300 }))],
  ['of another program', changed(() => ({ title: 'a post' }))],
  ['that is a text', changed(() => 'page')],
  ['that is a number', changed(() => 42)],
  ['that is half written', (entry) => entry.slice(0, 40)],
  ['that is empty', () => ''],
]

const withSelectors = (selectors: unknown) => changed((index) => ({ ...index, selectors }))

const SPOILT_INDEXES: [what: string, spoil: (entry: string) => string][] = [
  ['an index of variants that cannot be read', withSelectors('x-kind')],
  ['one with a selector of a later version', withSelectors(['x-kind', ':weather'])],
  ['one with a list for a selector that takes none', withSelectors([':scheme ["http"]'])],
  ['one with a negotiation of nothing', withSelectors([':accepts'])],
  ['one with a negotiation of half a list', withSelectors([':accepts ["html'])],
  ['one with a negotiation of what is no text', withSelectors([':accepts [1]'])],
  ['one with a header that none can be', withSelectors(['x kind'])],
]

/**
 * An application whose one page has been stored, as `my-page`.
 */
async function startOne(handler: (ctx: HttpContext) => unknown) {
  const store = new FragileStore()
  const logs = collectLogs()
  const app = await startApp({
    cache: store.cache,
    configs: logs.configs,
    routes: (router) => {
      router.get('/', handler).use(cachePage(60, () => 'my-page'))
    },
  })
  await app.get('/')
  return { app, store, logs }
}

test.group('An entry that cannot be read', () => {
  test('{0} is a miss, is logged once, and is overwritten')
    .with(SPOILT)
    .run(async ({ assert }, [, spoil]) => {
      const { app, store, logs } = await startOne(counting())
      assert.equal(store.spoil(/my-page/, spoil), 1)
      const miss = await app.get('/')
      const hit = await app.get('/')

      assert.equal(miss.status, 200)
      assert.equal(miss.body, '<p>run 2</p>')
      assert.equal(miss.cacheStatus, STORED)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      assert.equal(hit.body, '<p>run 2</p>')
      assert.lengthOf(
        logs.lines.filter(({ level }) => level >= 40),
        1
      )
    })

  test('is logged once while it cannot be overwritten, however many ask for it', async ({
    assert,
  }) => {
    const { app, store, logs } = await startOne(() => 'page')
    store.spoil(/my-page/, () => 'garbage')
    store.isFull = true
    await crowd(20, () => app.get('/'))
    await app.get('/')
    const unreadable = /an entry cannot be read/
    assert.lengthOf(
      logs.lines.filter(({ msg }) => unreadable.test(msg)),
      1
    )
  })

  test('{0} is a miss, too')
    .with(SPOILT_INDEXES)
    .run(async ({ assert }, [, spoil]) => {
      const handler = counting(({ response }: HttpContext) => response.vary('X-Kind'))
      const { app, store, logs } = await startOne(handler)
      assert.equal(store.spoil(/my-page\([0-9a-f]{16}$/, spoil), 1)
      assert.equal(await app.body('/'), '<p>run 2</p>')
      assert.match((await app.cacheStatus('/'))!, /^page-cache; hit/)
      assert.lengthOf(
        logs.lines.filter(({ level }) => level >= 40),
        1
      )
    })
})
