import { test } from '@japa/runner'
import { type BaseCheck, HealthChecks } from '@adonisjs/core/health'
import { FragileStore } from '../support/fragile_store.ts'
import { stopClock } from '../support/clock.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { ForeverPagesCheck, PageStoreCheck, RenewalsCheck } from '../../src/health/main.ts'

async function start(options: Partial<TestAppOptions> = {}) {
  const clock = stopClock()
  let isBroken = false
  const app = await startApp({
    ...options,
    routes: (router) => {
      router
        .get('/reports/:id', ({ params }) => {
          if (isBroken && params.id !== '2') {
            throw new Error('no database')
          }
          return `report ${params.id}`
        })
        .as('reports.show')
        .use(cachePageForever('1h'))
      router.get('/archive', () => 'archive').use(cachePageForever(null))
      router.get('/news', () => 'news').use(cachePage(60))
    },
  })
  return { app, clock, breakIt: () => (isBroken = true), mend: () => (isBroken = false) }
}

async function statusOf(check: BaseCheck): Promise<string> {
  const { status } = await check.run()
  return status
}

test.group('Health checks', () => {
  test('are well in a process that serves no pages, and say so', async ({ assert }) => {
    const { pageCache } = await startApp({ routes: () => {} })
    const { checks } = await new HealthChecks()
      .register([
        new PageStoreCheck(pageCache),
        new RenewalsCheck(pageCache),
        new ForeverPagesCheck(pageCache),
      ])
      .run()
    checks.forEach(({ status, message }) => {
      assert.equal(status, 'ok')
      assert.equal(message, 'No route of this process has pages in a store')
    })
  })
})

test.group('PageStoreCheck', () => {
  test('is well where the stores of pages can be written to and read from', async ({ assert }) => {
    const { app } = await start()
    const { status, message, meta } = await new PageStoreCheck(app.pageCache).run()
    assert.equal(status, 'ok')
    assert.equal(message, '"default" is written to and read from')
    assert.containSubset(meta, { stores: { default: { error: null } } })
  })

  test('fails where a store is down, or full, and is well again', async ({ assert }) => {
    const store = new FragileStore()
    const { app } = await start({ cache: store.cache })
    const check = new PageStoreCheck(app.pageCache)
    store.isDown = true
    const { status, message } = await check.run()
    assert.equal(status, 'error')
    assert.match(message, /^Pages are served without "fragile" \(.*the store is down/)
    store.isDown = false
    store.isFull = true
    assert.equal(await statusOf(check), 'error')
    store.isFull = false
    assert.equal(await statusOf(check), 'ok')
  })

  test('warns, or fails, where it takes longer than it may', async ({ assert }) => {
    const { app, clock } = await start()
    const run = (change: (check: PageStoreCheck) => unknown) => {
      const check = new PageStoreCheck(app.pageCache)
      change(check)
      const { entriesBeside } = app.pageCache.stores
      app.pageCache.stores.entriesBeside = (store) => {
        const entries = entriesBeside.call(app.pageCache.stores, store)
        const write = entries.write.bind(entries)
        entries.write = async (...args) => {
          await write(...args)
          clock.forward(0.5)
        }
        return entries
      }
      return statusOf(check).finally(() => (app.pageCache.stores.entriesBeside = entriesBeside))
    }
    assert.equal(await run((check) => check.warnWhenExceeds('400ms')), 'warning')
    assert.equal(await run((check) => check.failWhenExceeds('400ms')), 'error')
    assert.throws(
      () => new PageStoreCheck(app.pageCache).warnWhenExceeds('soon'),
      /^PageStoreCheck.warnWhenExceeds\(\): expected a number of seconds.*got soon/
    )
  })
})

test.group('RenewalsCheck', () => {
  test('warns of pages that were not renewed when that was tried last', async ({ assert }) => {
    const { app, breakIt, mend } = await start()
    const check = new RenewalsCheck(app.pageCache)
    for (const id of [1, 2, 3]) {
      await app.pageCache.renew(`/reports/${id}`)
    }
    assert.equal(await statusOf(check), 'ok')
    breakIt()
    for (const id of [1, 2, 3]) {
      await app.pageCache.renew(`/reports/${id}`)
    }
    const { status, message, meta } = await check.run()
    assert.equal(status, 'warning')
    assert.equal(message, '2 of 3 pages were not renewed when that was tried last')
    assert.containSubset(meta, {
      failed: 2,
      renewed: 1,
      isEstimated: false,
      routes: { 'reports.show': 2 },
      unknown: [],
    })
    mend()
    await app.pageCache.renew('/reports/1')
    const afterwards = await check.run()
    assert.equal(afterwards.meta!.failed, 1)
    // One that is not stored any more is of no concern.
    await app.pageCache.forgetUrl('/reports/3')
    assert.equal(await statusOf(check), 'ok')
  })

  test('{0} of 3 pages with a threshold of {1}: {2}')
    .with([
      [2, 2, 'ok'],
      [2, 1, 'error'],
      [2, '66%', 'error'],
      [2, '67%', 'ok'],
    ] as [number, number | `${number}%`, string][])
    .run(async ({ assert }, [, threshold, expected]) => {
      const { app, breakIt } = await start()
      const renewAll = async () => {
        for (const id of [1, 2, 3]) {
          await app.pageCache.renew(`/reports/${id}`)
        }
      }
      await renewAll()
      breakIt()
      await renewAll()
      const check = new RenewalsCheck(app.pageCache)
        .warnWhenExceeds('100%')
        .failWhenExceeds(threshold)
      assert.equal(await statusOf(check), expected)
    })

  test('says what to write instead of nonsense', async ({ assert }) => {
    const { app } = await start()
    assert.throws(
      () => new RenewalsCheck(app.pageCache).failWhenExceeds('a lot' as never),
      /^RenewalsCheck.failWhenExceeds\(\): expected a number of pages.*got a lot/
    )
  })
})

test.group('ForeverPagesCheck', () => {
  test('warns of a page that is twice as old as its timeout', async ({ assert }) => {
    const { app, clock } = await start()
    const check = new ForeverPagesCheck(app.pageCache)
    await app.pageCache.renew('/reports/1?token=secret')
    clock.forward(3600)
    await app.get('/reports/2')
    await app.get('/archive')
    await app.get('/news')
    assert.equal(await statusOf(check), 'ok')
    clock.forward(3601)
    const { status, message, meta } = await check.run()
    assert.equal(status, 'warning')
    assert.equal(
      message,
      'A page of reports.show is 2 hours old instead of 1 hour. Does its warm-up run?'
    )
    assert.deepEqual(meta, {
      pages: 3,
      withoutTimeout: 1,
      oldest: {
        route: 'reports.show',
        path: '/reports/1',
        ageSeconds: 7201,
        timeoutSeconds: 3600,
      },
      unknown: [],
    })
    await app.pageCache.renew('/reports/1?token=secret')
    assert.equal(await statusOf(check), 'ok')
  })

  test('fails beyond an age, of pages without a timeout as well', async ({ assert }) => {
    const { app, clock } = await start()
    await app.get('/archive')
    const check = new ForeverPagesCheck(app.pageCache).failWhenExceeds({ age: '2d' })
    clock.forward(2 * 86_400)
    assert.equal(await statusOf(check), 'ok')
    clock.forward(1)
    const { status, message } = await check.run()
    assert.equal(status, 'error')
    assert.match(message, /^A page of \/archive is 2 days old\. /)
  })

  test('pages that are gone are not overdue, and the next one is found', async ({ assert }) => {
    const { app, clock } = await start()
    await app.get('/reports/1')
    clock.forward(60)
    await app.get('/reports/2')
    clock.forward(3 * 3600)
    await app.pageCache.forgetUrl('/reports/1')
    const { meta } = await new ForeverPagesCheck(app.pageCache).run()
    assert.equal(meta!.oldest.path, '/reports/2')
  })

  test('says what nobody knows: {0}')
    .with([
      ['without an index', { indexedPages: 0 }, /There is no index of pages/],
      ['with one that is full', { indexedPages: 1 }, /more pages than its index has places/],
    ] as const)
    .run(async ({ assert }, [, config, expected]) => {
      const { app } = await start({ config })
      await app.get('/reports/1')
      await app.get('/reports/2')
      const { status, message, meta } = await new ForeverPagesCheck(app.pageCache).run()
      assert.equal(status, 'warning')
      assert.match(message, expected)
      assert.lengthOf(meta!.unknown, 1)
    })

  test('a store that cannot be read is said, and no error', async ({ assert }) => {
    const store = new FragileStore()
    const { app } = await start({ cache: store.cache })
    await app.get('/reports/1')
    store.isDown = true
    const { status, message } = await new ForeverPagesCheck(app.pageCache).run()
    assert.equal(status, 'warning')
    assert.match(message, /"fragile"/)
  })

  test('says what to write instead of nonsense', async ({ assert }) => {
    const { app } = await start()
    assert.throws(
      () => new ForeverPagesCheck(app.pageCache).warnWhenExceeds({ timeouts: 0 }),
      /expected \{ timeouts: 2 \}/
    )
    const check = new ForeverPagesCheck(app.pageCache)
    for (const nonsense of [{}, null, undefined, { timeouts: Symbol('2') }, { timeouts: true }]) {
      assert.throws(() => check.warnWhenExceeds(nonsense as never), /timeouts: 2/)
    }
  })
})

test.group('Health checks', () => {
  test('stand in one report, and are remembered', async ({ assert }) => {
    const { app } = await start()
    const checks = new HealthChecks().register([
      new PageStoreCheck(app.pageCache),
      new RenewalsCheck(app.pageCache),
      new ForeverPagesCheck(app.pageCache),
    ])
    const { isHealthy, checks: first } = await checks.run()
    assert.isTrue(isHealthy)
    const names = ['Page cache: stores', 'Page cache: renewals', 'Page cache: forever pages']
    assert.deepEqual(
      first.map(({ name }) => name),
      names
    )
    const { checks: second } = await checks.run()
    assert.deepEqual(
      second.map(({ isCached }) => isCached),
      [false, true, true]
    )
  })

  test('visitors have their turn while an index of many pages is read', async ({ assert }) => {
    const { app } = await start()
    await app.get('/reports/1')
    await app.pageCache.settled()
    const store = app.pageCache.stores.use(null, 'the test')
    const index = app.pageCache.notes.indexOf(store)
    const { value } = await index.read().chunks().next()
    const [record] = value!
    await index.write(
      Array.from({ length: 3_000 }, (_, at) => ({ ...record, key: `${record.key}${at}` }))
    )
    let turns = 0
    let isRunning = true
    const turn = (): unknown => {
      turns++
      return isRunning && setImmediate(turn)
    }
    turn()
    const { meta } = await new ForeverPagesCheck(app.pageCache)
      .run()
      .finally(() => (isRunning = false))
    assert.equal(meta!.pages, 3_001)
    assert.isAbove(turns, 3_000 / 32)
  })
})
