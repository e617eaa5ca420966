import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { pages } from '../../src/request/sources/pages.ts'
import { listed } from '../../src/request/console/listed.ts'
import { only } from '../../src/request/console/only.ts'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

/**
 * An application with one page that is the same for all, and one of which three are stored that differ by a
 * key that nobody writes down.
 */
async function start() {
  const runs: string[] = []
  const app = await startApp({
    routes: (router) => {
      router.get('/plain', () => 'plain').use(cachePage(60, undefined, { tags: ['shop'] }))
      router
        .get('/prices', ({ request }) => runs.push(`${request.header('x-api-key')}`))
        .use(cachePage(60, undefined, { vary: ['x-api-key'], tags: ['shop', 'prices'] }))
    },
  })
  await app.get('/plain')
  for (const key of ['a', 'b', 'c']) {
    await app.get('/prices', { headers: { 'x-api-key': key } })
  }
  await app.pageCache.settled()
  runs.length = 0
  const warm = (options: Partial<MakeRequestsOptions> = {}) =>
    makeRequests({ urls: pages(), baseUrl: app.url, ...options })
  return { app, runs, warm }
}

test.group('Stored pages that differ by what nobody writes down', () => {
  test('are skipped, each of them, in the words of renewTags', async ({ assert }) => {
    const { app, runs, warm } = await start()
    const report = await warm()
    const said = report.visits.map(({ url, outcome, reason, attempts }) => {
      return `${url.slice(app.url.length)} ${outcome} ${reason} ${attempts}`
    })
    assert.deepEqual(said.toSorted(), [
      '/plain unchanged null 1',
      ...Array.from({ length: 3 }, () => '/prices skipped personal 0'),
    ])
    assert.containSubset(report.totals, { urls: 4, duplicates: 0, visits: 4, skipped: 3 })
    assert.deepEqual(report.reasons, { 'skipped: personal': 3 })
    assert.isTrue(report.ok)
    assert.deepEqual(runs, [])

    const { hints, reasons } = await app.pageCache.renewTags(['shop'])
    assert.deepEqual(report.hints, hints)
    assert.deepEqual(report.reasons, reasons)
  })

  test('make a run come to nothing where there are no others', async ({ assert }) => {
    const { warm } = await start()
    const report = await warm({ urls: pages({ tag: 'prices' }) })
    assert.containSubset(report, { ok: false, problem: 'nothing-stored' })
  })

  test('are skipped as each persona and in each variant, as the others are asked for', async ({
    assert,
  }) => {
    const { warm } = await start()
    const basicAuth = { username: 'me', password: 'secret' }
    const as = { basicAuth, anonymous: true, languages: ['de', 'en'] }
    const { totals, reasons } = await warm({ ...as, renew: false })
    assert.containSubset(totals, { urls: 4, visits: 16 })
    assert.equal(reasons['skipped: personal'], 12)
  })

  test('are chosen by globs like others, and are not listed as what would be asked for', async ({
    assert,
  }) => {
    const { app, warm } = await start()
    const prices = await warm({ urls: only(pages(), ['/prices']) })
    assert.deepEqual(prices.reasons, { 'skipped: personal': 3 })
    assert.equal(prices.totals.visits, 3)

    const found: string[] = []
    await warm({ urls: listed(pages(), Infinity, (url) => found.push(url)), allowNothing: true })
    assert.deepEqual(found, [`${app.url}/plain`])
  })
})
