import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { BROWSERS } from '../../src/request/client/browsers.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

const TRANSPORTS = [{ transport: 'http' as const }, { transport: 'in-process' as const }]

/**
 * An application with one page, which counts how often it is produced.
 */
async function startWith(read: (ctx: HttpContext) => unknown, cacheStatus = true) {
  const runs = { count: 0 }
  const app = await startApp({
    config: { cacheStatus },
    routes: (router) => {
      router
        .get('/', (ctx) => {
          runs.count++
          return `page ${read(ctx)}`
        })
        .use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
    },
  })
  const verify = (options: Partial<MakeRequestsOptions> = {}) =>
    makeRequests({ urls: ['/'], baseUrl: app.url, verify: true, ...options })
  return { app, runs, verify }
}

test.group('verify, as browsers ask', () => {
  test('by {transport}, a page that negotiates is a hit for all of them')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, runs, verify } = await startWith(({ request }) =>
        request.accepts(['html', 'json'])
      )
      const report = await verify({ transport })
      assert.isTrue(report.ok, JSON.stringify(report.unverified))
      assert.equal(report.totals.verified, 1)
      assert.equal(runs.count, 1)
      for (const headers of Object.values(BROWSERS)) {
        const { status } = await app.get('/', { headers })
        assert.equal(status, 200)
      }
    })

  test('by {transport}, it names who would miss, and what to warm')
    .with(TRANSPORTS)
    .run(async ({ assert }, { transport }) => {
      const { app, runs, verify } = await startWith(({ request }) => request.header('accept'))
      const report = await verify({ transport })

      assert.isFalse(report.ok)
      const [visit] = report.unverified
      assert.isFalse(visit.verified)
      assert.deepEqual(visit.missedBy, {
        Chrome: { accept: BROWSERS.Chrome.accept },
        curl: { accept: '*/*' },
      })
      assert.match(report.hints.join(), /vary by accept, and are no hit for Chrome, curl/)
      assert.equal(runs.count, 1)

      const warmed = await verify({ transport, vary: Object.values(visit.missedBy!) })
      assert.isTrue(warmed.ok, JSON.stringify(warmed.unverified))
      for (const headers of Object.values(BROWSERS)) {
        const { status } = await app.get('/', { headers })
        assert.equal(status, 200)
      }
    })

  test('a page in the language of its visitor is missed by who speaks another one', async ({
    assert,
  }) => {
    const { verify } = await startWith(({ request }) => request.language(['de', 'en']))
    const german = await verify({ languages: ['de'] })
    assert.deepEqual(Object.keys(german.unverified[0].missedBy!), ['Chrome', 'Firefox', 'Safari'])
    for (const concurrency of [1, 4]) {
      const both = await verify({ languages: ['en', 'de'], concurrency })
      assert.isTrue(both.ok, JSON.stringify(both.unverified))
    }
  })

  test('codings count by what they mean', async ({ assert }) => {
    const { verify } = await startWith(({ response }) => response.vary('Accept-Encoding'))
    const { unverified } = await verify()
    // Safari accepts what the run does
    assert.deepEqual(unverified[0].missedBy, {
      Chrome: { 'accept-encoding': 'gzip, deflate, br, zstd' },
      Firefox: { 'accept-encoding': 'gzip, deflate, br, zstd' },
      curl: { 'accept-encoding': 'identity' },
    })
    const vary = [
      { 'accept-encoding': 'gzip, deflate, br, zstd' },
      { 'accept-encoding': 'identity' },
    ]
    const { ok } = await verify({ vary })
    assert.isTrue(ok)
  })

  test('nothing is produced by it, whatever a visitor might produce', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => {
            runs++
            return `${request.header('accept')}`
          })
          .use(cachePage(60))
      },
    })
    const report = await makeRequests({ urls: ['/'], baseUrl: app.url, verify: true })
    assert.equal(report.totals.unverified, 1)
    assert.equal(runs, 1)
    const { headers } = await app.get('/', { headers: BROWSERS.Chrome })
    assert.match(String(headers['cache-status']), /fwd=vary-miss; stored/)
  })

  test('it is told although "cacheStatus" is off, which visitors are not', async ({ assert }) => {
    const { app, verify } = await startWith(() => '', false)
    const { ok } = await verify()
    assert.isTrue(ok)
    assert.isUndefined(await app.cacheStatus('/'))
  })

  test('nothing of the application sees the token, and no visitor can make one up', async ({
    assert,
  }) => {
    const seen: unknown[] = []
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => {
            seen.push(request.request.headers['x-page-cache-look'])
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    const token = { 'x-page-cache-look': 'made-up' }
    assert.match((await app.cacheStatus('/', { headers: token }))!, /uri-miss; stored/)
    assert.deepEqual(seen, [undefined])
  })
})
