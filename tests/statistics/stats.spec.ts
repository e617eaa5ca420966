import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { PurgeFailure } from '../../src/networks/purge_failure.ts'
import { Statistics } from '../../src/statistics/statistics.ts'
import type { Network } from '../../src/types.ts'
import { isFrontRing } from '../support/front_ring.ts'

test.group('The numbers of a process', () => {
  test('say how often a page was served from the store, and how often not', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/posts', () => 'posts')
          .use(cachePage(60, undefined, { grace: 60 }))
          .as('posts')
      },
    })
    await app.get('/posts')
    await app.get('/posts')
    await app.get('/posts')
    clock.forward(61)
    await app.get('/posts')
    await app.pageCache.settled()

    const { routes, pages, ...all } = app.pageCache.stats()
    assert.containSubset(all, { hits: 2, stale: 1, misses: 1, collapsed: 0, hitRate: 3 / 4 })
    assert.containSubset(all, { stored: 2, renewals: { unchanged: 1 }, bypasses: {} })
    assert.deepEqual(Object.keys(routes), ['posts'])
    assert.containSubset(routes.posts, { hits: 2, stale: 1, misses: 1 })
    assert.lengthOf(pages, 1)
    assert.containSubset(pages[0], { hits: 2, stale: 1, misses: 1, route: 'posts' })
    assert.equal(pages[0].lastHitAt, Date.now())
    assert.equal(pages[0].produced?.result, 'unchanged')
  })

  test('say why nothing was stored, by reason and not by what the handler has written', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/draft/:id', ({ params, pageCache }) => {
            pageCache.skip(`draft ${params.id}`)
            return 'draft'
          })
          .use(cachePage(60))
        router
          .get('/key', () => 'page')
          .use(cachePage(60, () => null))
          .as('without')
      },
    })
    await app.get('/draft/1')
    await app.get('/draft/2')
    await app.get('/key')

    const { notStored, bypasses, routes, misses, stored } = app.pageCache.stats()
    assert.deepEqual(notStored, { handler: 2 })
    assert.deepEqual(bypasses, { 'no-key': 1 })
    assert.deepEqual(routes.without.bypasses, { 'no-key': 1 })
    assert.deepEqual([misses, stored], [2, 0])
  })

  test('count who waits for the page of another visitor as a miss', async ({ assert }) => {
    const gate = new Gate()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async () => {
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    const first = app.get('/')
    await gate.reached(1)
    const second = app.get('/')
    await new Promise((resolve) => app.node.once('request', resolve))
    gate.open()
    await Promise.all([first, second])

    const { misses, collapsed, stored } = app.pageCache.stats()
    assert.deepEqual({ misses, collapsed, stored }, { misses: 2, collapsed: 1, stored: 1 })
  })

  test('count renewals by what became of them', async ({ assert }) => {
    let status = 200
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.status(status)
            return `page ${status}`
          })
          .use(cachePage(60))
      },
    })
    await app.pageCache.renew('/')
    status = 500
    await app.pageCache.renew('/')
    status = 404
    await app.pageCache.renew('/')

    const { renewals, misses, evicted, notStored } = app.pageCache.stats()
    assert.deepEqual(renewals, { renewed: 1, kept: 1, evicted: 1 })
    assert.deepEqual(notStored, { error: 1 })
    assert.deepEqual([misses, evicted], [0, 1])
  })

  test('say since when a store fails, and with what', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      config: { memo: 0 },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    assert.containSubset(app.pageCache.stats().stores, [{ isUp: true, since: null }])
    store.isDown = true
    await app.get('/')
    const [state] = app.pageCache.stats().stores
    assert.isFalse(state.isUp)
    assert.equal(state.lastProblem?.problem, 'the store is down')
  })

  test('say whether the last purge of a network has succeeded', async ({ assert }) => {
    let problem: string | null = null
    const network: Network = {
      ...{ name: 'Edge', controlHeader: 'cdn-cache-control', tagHeader: 'edge-tag' },
      ...{ tagSeparator: ',', mostTagBytes: 1_000, mostTags: null, tagsPerCall: 100 },
      requestsPerMinute: null,
      purge: async () => {
        if (problem !== null) {
          throw new PurgeFailure(problem, { isTemporary: false })
        }
      },
    }
    const app = await startApp({
      config: { networks: [network] },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, { public: true }))
      },
    })
    const state = () => app.pageCache.stats().networks
    assert.containSubset(state(), [{ name: 'Edge', isUp: null, lastProblem: null }])
    await app.pageCache.forgetTags(['posts'])
    assert.containSubset(state(), [{ isUp: true, lastProblem: null }])
    problem = 'it is closed'
    await assert.rejects(() => app.pageCache.forgetTags(['posts']), /it is closed/)
    assert.containSubset(state(), [{ isUp: false, lastProblem: { problem } }])
  })

  test('count what the front ring answers', async ({ assert }) => {
    const app = await startApp({
      front: true,
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, { front: true }))
      },
    })
    for (let times = 1; times <= 6; times++) {
      await app.get('/')
    }
    const { hits, misses, pages } = app.pageCache.stats()
    assert.deepEqual([hits, misses, pages[0].hits], [5, 1, 5])
  }).skip(isFrontRing)

  test('say what this process remembers', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => 'x'.repeat(1000)).use(cachePage(60))
      },
    })
    await app.get('/')
    await app.get('/')
    const [{ name, memo }] = app.pageCache.stats().stores
    assert.equal(name, 'default')
    assert.equal(memo.entries, 1)
    assert.isAtLeast(memo.bytes, 1000)
  })
})

test.group('Pages that are counted', () => {
  test('stay while they are asked for, however many others come', ({ assert }) => {
    const statistics = new Statistics()
    const popular = statistics.page('main', 'popular', '/', 'route')
    for (let number = 0; number < 20_000; number++) {
      popular.hits++
      statistics.page('main', `made-up-${number}`, '/', 'route')
    }
    assert.equal(statistics.findPage('main', 'popular'), popular)
    assert.equal(statistics.pages().length, 5_000)
  })

  test('have saved what their last production took, for each hit after it', ({ assert }) => {
    const statistics = new Statistics()
    const page = statistics.page('main', 'key', '/', 'route')
    const saved = () => statistics.counts().handlerMsSaved
    page.hits++
    assert.equal(saved(), 0)
    page.noteProduction('stored', 100, 2)
    page.hits += 2
    assert.equal(saved(), 200)
    page.noteProduction('renewed', 50, 5)
    page.hits++
    assert.equal(saved(), 250)
    page.end()
    assert.equal(statistics.counts().routes.route.handlerMsSaved, 250)
  })
})
