import { test } from '@japa/runner'
import { request as nodeRequest } from 'node:http'
import { TestSite } from './support/site.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { MakeRequestsOptions } from '../../src/request/types.ts'

const HTTPS = { headers: { 'host': 'shop.test', 'x-forwarded-proto': 'https' } }
const PAGE = '<link rel="canonical" href="https://shop.test/">'

/**
 * A shop that visitors know as https://shop.test, behind a proxy that ends TLS.
 */
function startShop() {
  return startApp({
    appUrl: 'https://shop.test',
    config: { hosts: ['shop.test'] },
    routes: (router) => {
      const canonical = ({ request }: HttpContext) =>
        `<link rel="canonical" href="${request.completeUrl()}">`
      router.get('/', canonical).use(cachePage(60))
      router.get('/plain', () => 'plain').use(cachePage(60))
      router
        .get('/strict', ({ request, response }) =>
          request.secure() ? 'strict' : response.redirect('https://shop.test/strict')
        )
        .use(cachePage(60))
    },
  })
}

/**
 * A proxy that says its own scheme, as nginx does with `X-Forwarded-Proto $scheme`.
 */
async function startPlainProxy(url: string): Promise<TestSite> {
  return TestSite.start((request, response) => {
    const headers = { ...request.headers, 'x-forwarded-proto': 'http' }
    nodeRequest(new URL(request.url!, url), { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    }).end(request.body)
  })
}

const ask = (options: Partial<MakeRequestsOptions> & { baseUrl: string }) =>
  makeRequests({ urls: ['/', '/plain'], host: 'shop.test', retries: 0, ...options })

test.group('A warm-up past the proxy that ends TLS', () => {
  test('renews by {transport} the page that visitors get, with https in its links')
    .with([{ transport: 'http' as const }, { transport: 'in-process' as const }])
    .run(async ({ assert }, { transport }) => {
      const app = await startShop()
      const urls = ['/', '/plain', '/strict']
      const report = await ask({ baseUrl: app.url, transport, urls, verify: true })
      assert.containsSubset(report.totals, { renewed: 3, verified: 3 })

      const { body, cacheStatus } = await app.get('/', HTTPS)
      assert.equal(body, PAGE)
      assert.match(cacheStatus!, /hit/)
    })

  test('a URL of the site is asked for as one of its scheme, however it is listed', async ({
    assert,
  }) => {
    const app = await startShop()
    const report = await ask({ baseUrl: app.url, urls: ['http://shop.test/'] })
    assert.equal(report.totals.renewed, 1)
    assert.match((await app.cacheStatus('/', HTTPS))!, /hit/)
  })

  test('a page is not renewed in a scheme that visitors do not use', async ({ assert }) => {
    const app = await startShop()
    const proxy = await startPlainProxy(app.url)
    const report = await ask({ baseUrl: proxy.url })

    assert.deepEqual(
      report.visits.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['failed', 'untrusted-scheme'],
        ['renewed', null],
      ]
    )
    assert.isTrue(report.hints.some((hint) => hint.includes('http.trustProxy')))
    assert.match((await app.cacheStatus('/', { headers: { host: 'shop.test' } }))!, /uri-miss/)
  })

  test('a header of the run says which scheme visitors use, where APP_URL does not', async ({
    assert,
  }) => {
    const app = await startApp({
      appUrl: 'http://shop.test',
      routes: (router) =>
        router.get('/', (ctx) => ctx.request.protocol()).use(cachePage(60)) as never,
    })
    const headers = { 'x-forwarded-proto': 'https' }
    const report = await ask({ baseUrl: app.url, urls: ['/'], headers })
    assert.equal(report.totals.renewed, 1)
    assert.match((await app.cacheStatus('/', HTTPS))!, /hit/)
  })

  test('nothing is said where the application is asked at its own address', async ({ assert }) => {
    const site = await TestSite.start((_, response) => response.end())
    await makeRequests({ urls: ['/'], baseUrl: site.url, renew: false })
    assert.notProperty(site.requests[0].headers, 'x-forwarded-proto')
  })
})
