import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { pages } from '../../src/request/sources/pages.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { MakeRequestsOptions } from '../../src/request/types.ts'
import type { StoredPageSelection } from '../../src/request/types/sources.ts'

const URLS = ['/missing', '/stale', '/expiring', '/fresh', '/forever']

/**
 * An application with a page in each state.
 */
async function start(options: { cacheStatus?: boolean; indexedPages?: number } = {}) {
  const clock = stopClock()
  const runs: string[] = []
  const app = await startApp({
    config: options,
    routes: (router) => {
      router.get('/forever', () => runs.push('/forever')).use(cachePageForever(60))
      router
        .get('/:page', ({ request, params }) => {
          runs.push(`/${params.page}`)
          return request.language(['de', 'en'])
        })
        .use(
          cachePage(({ params }) => (params.page === 'stale' ? 60 : 3600), undefined, {
            grace: '1d',
            tags: ({ params }) => [params.page],
          })
        )
    },
  })
  await app.get('/expiring')
  clock.forward(3300)
  for (const path of ['/fresh', '/forever', '/stale']) {
    await app.get(path)
  }
  clock.forward(61)
  await app.pageCache.settled()
  runs.length = 0
  const warm = (more: Partial<MakeRequestsOptions> = {}) =>
    makeRequests({ urls: URLS, baseUrl: app.url, ...more })
  return { app, clock, runs, warm }
}

test.group('Only pages that', () => {
  test('are {only} are asked for, by {transport}')
    .with(
      (['http', 'in-process'] as const).flatMap((transport) => [
        { transport, only: 'missing', expected: ['/missing'] },
        { transport, only: 'stale', expected: ['/missing', '/stale'] },
        { transport, only: 'expiring', expected: ['/missing', '/stale', '/expiring'] },
        { transport, only: 'expiring=4m', expected: ['/missing', '/stale', '/expiring'] },
        { transport, only: 'expiring=3m', expected: ['/missing', '/stale'] },
        { transport, only: 'expiring=7200', expected: URLS.slice(0, 4) },
      ])
    )
    .run(async ({ assert }, { transport, only, expected }) => {
      const { runs, warm } = await start()
      const { ok, totals, reasons } = await warm({ only, transport })

      assert.deepEqual(runs, expected)
      assert.isTrue(ok)
      assert.equal(totals.visits, 5)
      assert.equal(totals.kept, 5 - expected.length)
      assert.deepEqual(reasons, { 'kept: good-enough': 5 - expected.length })
    })

  test('are not good enough are asked for, where visitors get no Cache-Status', async ({
    assert,
  }) => {
    const { runs, warm } = await start({ cacheStatus: false })
    await warm({ only: ['missing', 'expiring=1m', 'stale'] })
    assert.deepEqual(runs, ['/missing', '/stale'])
  })

  test('lack one of the variants are asked for in that one', async ({ assert }) => {
    const { runs, warm } = await start()
    const { totals } = await warm({ urls: ['/fresh'], only: 'missing', languages: ['de', 'en'] })
    assert.deepEqual(runs, ['/fresh'])
    assert.equal(totals.kept, 1)
  })

  test('make no sense are refused: {0}')
    .with([['fresh'], ['missing=1h'], ['expiring=soon'], ['']])
    .run(async ({ assert }, [only]) => {
      const { warm } = await start()
      await assert.rejects(() => warm({ only }), /"only".*expected 'missing', 'stale'/)
    })

  test('are outdated are asked for as stale, by {$self}')
    .with(['http', 'in-process'] as const)
    .run(async ({ assert }, transport) => {
      const { app, clock, runs, warm } = await start()
      await app.get('/fresh', { headers: { 'accept-language': 'en' } })
      clock.forward(1)
      await app.pageCache.expireTags(['expiring'])
      await app.pageCache.expireUrl('/forever')
      await app.pageCache.renew('/fresh')
      runs.length = 0
      const { reasons } = await warm({ only: 'missing', transport })
      assert.deepEqual(runs, ['/missing'])
      assert.deepEqual(reasons, { 'kept: good-enough': 4 })

      await warm({ only: 'stale', transport, languages: ['en'] })
      const expected = ['/missing', '/missing', '/stale', '/expiring', '/fresh', '/forever']
      assert.deepEqual(runs.toSorted(), expected.toSorted())
    })

  test('are of the next deploy cannot be looked at', async ({ assert }) => {
    const { warm } = await start()
    await assert.rejects(
      () => warm({ only: 'stale', nextVersion: '2' }),
      /goes without "nextVersion"/
    )
  })
})

test.group('The stored pages as a source', () => {
  test('are asked for, each in the variant that is stored', async ({ assert }) => {
    const { app, warm } = await start()
    await app.get('/fresh', { headers: { 'accept-language': 'en' } })
    await app.pageCache.settled()
    const asked = async (selection?: StoredPageSelection) => {
      const { visits } = await warm({ urls: pages(selection) })
      return visits.map(({ url, outcome }) => `${url.slice(app.url.length)} ${outcome}`).sort()
    }
    assert.deepEqual(await asked({ tag: 'fresh' }), ['/fresh unchanged', '/fresh unchanged'])
    assert.deepEqual(await asked({ route: '/forever' }), ['/forever renewed'])
    assert.deepEqual(await asked({ age: '1h', host: '127.0.0.1:*' }), [])
    assert.lengthOf(await asked(), 5)
  })

  test('say that there is no index', async ({ assert }) => {
    const { warm } = await start({ indexedPages: 0 })
    const { ok, hints } = await warm({ urls: pages() })
    assert.isFalse(ok)
    assert.match(hints.join(), /indexedPages is 0/)
  })

  test('refuse an age that is none', async ({ assert }) => {
    const { warm } = await start()
    await assert.rejects(() => warm({ urls: pages({ age: 'old' }) }), /expected seconds, or/)
  })
})
