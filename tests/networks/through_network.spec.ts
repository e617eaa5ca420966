import { test } from '@japa/runner'
import { varnish } from '../support/services.ts'
import { startApp } from '../support/test_app.ts'
import { HOST, OwnVarnish } from './support/own_varnish.ts'
import { apiServer } from './support/api_server.ts'
import { networks } from '../../src/networks/networks.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { E_INVALID_REQUEST_OPTION } from '../../src/request/errors.ts'
import type { Network } from '../../src/types.ts'

const available = await varnish.available()

/**
 * An application with pages at `/posts/1` and so on, and one that is not stored.
 */
function startBehind(inFront: Network[] = []) {
  return startApp({
    appUrl: `http://${HOST}`,
    config: { networks: inFront },
    routes: (router) => {
      const page = cachePageForever(600, undefined, { public: true })
      router.get('/posts/:id', ({ params }) => `post ${params.id}`).use(page)
      router
        .get('/cookie', ({ response }) => {
          response.cookie('a', 'b')
          return 'page'
        })
        .use(page)
    },
  })
}

test.group('Warm-up through a network', (group) => {
  group.each.timeout(60_000)

  test('each page that is good is asked for once more, as a visitor does', async ({ assert }) => {
    const edge = await apiServer(() => ({}))
    const { url } = await startBehind()
    const report = await makeRequests({
      urls: ['/posts/1', '/posts/2?page=1', '/cookie'],
      baseUrl: url,
      host: HOST,
      throughNetwork: edge.url,
      headers: { 'x-secret': 'a secret' },
      languages: ['de'],
      anonymous: true,
    })
    assert.equal(report.totals.renewed, 2)
    assert.deepEqual(
      report.hints.filter((hint) => hint.includes('network')),
      []
    )
    assert.deepEqual(edge.requests.map(({ method, path }) => `${method} ${path}`).sort(), [
      'GET /posts/1',
      'GET /posts/2?page=1',
    ])
    for (const { headers } of edge.requests) {
      assert.equal(headers.host, HOST)
      assert.equal(headers['accept-language'], 'de')
      assert.notProperty(headers, 'x-secret')
      assert.notProperty(headers, 'x-page-cache-renew')
    }
  })

  test('what fails there is a hint', async ({ assert }) => {
    const edge = await apiServer(() => ({ status: 404 }))
    const { url } = await startBehind()
    const report = await makeRequests({
      urls: ['/posts/1'],
      baseUrl: url,
      host: HOST,
      throughNetwork: edge.url,
    })
    assert.isTrue(report.ok)
    assert.include(
      report.hints.join(' '),
      `1 pages could not be asked for through the network at ${edge.url}, the first because of 404`
    )
  })

  test('it is refused where it is no URL: {$self}')
    .with(['example.com', 'ftp://example.com', 'https://a:b@example.com'])
    .run(async ({ assert }, throughNetwork) => {
      const { url } = await startBehind()
      const run = () => makeRequests({ urls: ['/posts/1'], baseUrl: url, throughNetwork })
      await assert.rejects(run, E_INVALID_REQUEST_OPTION as never)
    })

  test('a run that is ended does not wait for it', async ({ assert }) => {
    const edge = await apiServer(() => ({}))
    const { url } = await startBehind()
    const controller = new AbortController()
    const report = await makeRequests({
      urls: ['/posts/1'],
      baseUrl: url,
      host: HOST,
      throughNetwork: edge.url,
      signal: controller.signal,
      onVisit: () => controller.abort(),
    })
    assert.isTrue(report.aborted)
    assert.isEmpty(edge.requests)
  })

  test('Varnish has the page before its first visitor comes', async ({ assert }) => {
    const own = await OwnVarnish.create()
    const { url, pageCache } = await startBehind([networks.varnish({ url: own.url })])
    await own.start(url)
    await makeRequests({
      urls: ['/posts/1'],
      baseUrl: url,
      host: HOST,
      throughNetwork: own.url,
    })
    // Nothing is purged any more, which would have to be asked for again.
    await pageCache.settled()
    const { headers, body } = await own.get('/posts/1')
    assert.equal(body, 'post 1')
    assert.match(String(headers['x-varnish']), /^\d+ \d+$/)
  }).skip(!available, 'Varnish is not installed')
})
