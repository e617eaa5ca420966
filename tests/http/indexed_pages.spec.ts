import { test } from '@japa/runner'
import { indexed, indexedPaths, storedPaths } from '../support/indexed.ts'
import { Gate } from '../support/gate.ts'
import { counting } from '../support/runs.ts'
import { startApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { collectLogs } from '../support/logs.ts'

test.group('Pages in the index', () => {
  test('are there once for each variant, with what makes it', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', ({ request }) => request.header('x-site') ?? 'none').use(cachePage(60))
      },
    })
    await app.get('/')
    for (const site of ['a', 'b', 'a']) {
      await app.get('/', { headers: { 'x-site': site } })
    }
    const { records } = await indexed(app)
    assert.sameDeepMembers(
      records.map(({ headers }) => headers),
      [{}, { 'x-site': 'a' }, { 'x-site': 'b' }]
    )
    assert.lengthOf(await storedPaths(app), 3)
  })

  test('have nothing that proves who asked, and nothing of any length: {0}')
    .with([
      ['x-api-key', 'k-1'],
      ['x-access-token', 'k-1'],
      ['x-auth-user', 'k-1'],
      ['x-site', 'k-1'.repeat(400)],
    ])
    .run(async ({ assert }, [name, value]) => {
      const runs: unknown[] = []
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', ({ request }) => `page ${runs.push(request.header(name))}`)
            .use(cachePageForever(60, undefined, { tags: ['posts'] }))
        },
      })
      await app.get('/', { headers: { [name]: value, 'x-kind': 'a' } })
      const { records } = await indexed(app)
      assert.containsSubset(records, [{ headers: {}, isPersonal: true }])
      assert.notInclude(JSON.stringify(records), 'k-1')
      const { visits, hints } = await app.pageCache.renewTags(['posts'])
      assert.containsSubset(visits, [{ outcome: 'skipped', reason: 'personal' }])
      assert.match(hints.join(), /API keys/)
      assert.lengthOf(runs, 1)
    })

  test('are there although the application ends while another page is being renewed', async ({
    assert,
  }) => {
    const gate = new Gate()
    const handler = counting(() => (handler.runs === 2 ? gate.pass() : undefined))
    const app = await startApp({
      config: { flightTimeout: '20ms' },
      routes: (router) => {
        router.get('/slow', handler).use(cachePage(60))
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    await app.get('/slow')
    await app.pageCache.expireUrl('/slow')
    await app.get('/slow')
    await gate.reached(1)
    await app.get('/')
    await app.pageCache.close()
    const { notes, stores } = app.pageCache
    const paths: string[] = []
    for await (const records of notes.indexOf(stores.use(null, 'the test')).read().chunks()) {
      paths.push(...records.map(({ url }) => new URL(url).pathname))
    }
    assert.sameMembers(paths, ['/slow', '/'])
    gate.open()
  })

  test('that become one of several are listed no more as they were', async ({ assert }) => {
    let reads = false
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => (reads ? `in ${request.language(['de', 'en'])}` : 'page'))
          .use(cachePageForever(60))
      },
    })
    await app.get('/')
    assert.deepEqual(await storedPaths(app), ['/'])
    reads = true
    for (const language of ['de', 'en']) {
      await app.pageCache.renew('/', { 'accept-language': language })
    }
    assert.deepEqual(await storedPaths(app), ['/', '/'])
  })

  test('have no query that is no part of the page', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => router.get('/', () => 'page').use(cachePage(60, byPath)) as never,
    })
    await app.get('/?page=2&secret=x')
    assert.deepEqual(await indexedPaths(app), ['/'])
  })

  test('stay with what came of a renewal that failed, and go with one that says 404', async ({
    assert,
  }) => {
    let status = 200
    const app = await startApp({
      routes: (router) => {
        router.get('/', ({ response }) => response.status(status).send('page')).use(cachePage(60))
      },
    })
    await app.get('/')
    status = 503
    assert.equal(await app.pageCache.renew('/'), 'kept')
    const { records } = await indexed(app)
    assert.deepEqual(
      records.map(({ renewal }) => renewal?.result),
      ['kept']
    )

    status = 404
    assert.equal(await app.pageCache.renew('/'), 'evicted')
    assert.deepEqual(await storedPaths(app), [])
  })

  test('are served all the same while it cannot be written, and are there afterwards', async ({
    assert,
  }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => router.get('/:page', () => 'page').use(cachePage(60)) as never,
    })
    await app.get('/a')
    store.isDown = true
    await app.pageCache.settled()
    assert.equal(await app.body('/b'), 'page')
    store.isDown = false
    assert.match((await app.cacheStatus('/a'))!, /hit|miss/)
    assert.include(await indexedPaths(app), '/a')
  })

  test('are none that a visitor passed by, or that was not stored', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/cookie', ({ response }) => response.cookie('a', 'b').send('page'))
          .use(cachePage(60))
        router.get('/post', () => 'page').use(cachePage(60))
      },
    })
    await app.get('/cookie')
    await app.request('POST', '/post')
    assert.deepEqual(await indexedPaths(app), [])
  })
})
