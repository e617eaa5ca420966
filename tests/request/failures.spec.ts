import { test } from '@japa/runner'
import type { Server } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import { counting } from '../support/runs.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { sitemap } from '../../src/request/sources/sitemap.ts'
import { startCacheInFront } from './support/cache_in_front.ts'
import { deadHost } from './support/dead_host.ts'
import { renewed, signer, TOKEN } from './support/signer.ts'
import { TestSite, type Handler } from './support/site.ts'

const FAST = { retries: 1, retryDelay: 0.01, slowDown: false }

/**
 * Pages that each fail in a way of their own.
 */
const troubled: Handler = (request, response) => {
  switch (request.url) {
    case '/error':
      return response.writeHead(500, renewed('kept')).end('broken')
    case '/silent':
      return
    case '/loop':
      return response.writeHead(302, { location: '/loop?' }).end()
    case '/reset':
      return request.socket.destroy()
    case '/half':
      response.writeHead(200, { ...renewed(), 'content-length': 1000 }).write('half')
      return setImmediate(() => request.socket.destroy())
    case '/endless':
      response.writeHead(200, renewed())
      return pour(response)
    case '/gone':
      return response.writeHead(404, renewed('evicted')).end()
    case '/typo':
      return response.writeHead(404, renewed('failed: 404')).end()
    case '/set-cookie':
      return response.writeHead(200, renewed('skipped: set-cookie')).end()
    case '/nowhere':
      return response.writeHead(302, { location: 'javascript:alert(1)' }).end()
    default:
      return response.writeHead(200, renewed()).end('fine')
  }
}

function pour(response: Parameters<Handler>[1]): void {
  response.write('x'.repeat(1000), () => {
    if (!response.destroyed) {
      setImmediate(() => pour(response))
    }
  })
}

test.group('makeRequests, failures', () => {
  test('what is no URL at all, such as an empty column, stops nothing: {$i}')
    .with([null, undefined, 5, {}, { url: null }].map((item) => ({ item })))
    .run(async ({ assert }, { item }) => {
      const site = await TestSite.start(troubled)
      const urls = [item as never, '/good']
      const report = await makeRequests({ ...FAST, urls }, signer([site.host]))
      assert.containsSubset(report.totals, { renewed: 1, failed: 1 })
      assert.deepEqual(
        report.failures.map(({ reason }) => reason),
        ['invalid-url']
      )
    })

  test('pages that fail neither stop nor hide others, and each is named for what it was', async ({
    assert,
  }) => {
    const site = await TestSite.start(troubled)
    const dead = await deadHost()
    const bad = {
      '/error': '500',
      [`http://${dead}/`]: 'ECONNREFUSED',
      '/loop': 'too-many-redirects',
      '/reset': 'ECONNRESET',
      '/half': 'ECONNRESET',
      '/typo': '404',
      '/nowhere': 'invalid-redirect',
      'http://user:secret@example.com/x': 'credentials-in-url',
      'http://exa mple/': 'invalid-url',
      'mailto:me@example.com': 'invalid-url',
    }
    const good = Array.from({ length: 10 }, (_, index) => `/good/${index}`)
    const urls = Object.keys(bad).flatMap((url, index) => [url, good[index]])
    const report = await makeRequests(
      { ...FAST, urls: [...urls, '/gone', '/set-cookie'], concurrency: 3 },
      signer([site.host, dead])
    )

    assert.isFalse(report.ok)
    assert.containsSubset(report.totals, { renewed: 10, failed: 10, evicted: 1, skipped: 1 })
    const reasons = Object.fromEntries(
      report.failures.map(({ url, reason }) => [url.replace(site.url, ''), reason])
    )
    const { 'http://user:secret@example.com/x': credentials, ...expected } = bad
    assert.deepEqual(reasons, { ...expected, 'http://example.com/x': credentials })
    assert.deepEqual(
      good.filter((path) => !site.paths.includes(path)),
      []
    )
    assert.equal(report.reasons['skipped: set-cookie'], 1)
    assert.notInclude(JSON.stringify(report), 'secret')
  })

  test('a run ends at once where nothing listens, and no page was asked for', async ({
    assert,
  }) => {
    const dead = await deadHost()
    const urls = {
      pages: Array.from({ length: 50 }, (_, index) => `/${index}`),
      sitemap: sitemap('/sitemap.xml'),
    }
    for (const list of [urls.pages, urls.sitemap]) {
      let told = 0
      const run = makeRequests(
        { ...FAST, urls: list, baseUrl: `http://${dead}`, onVisit: () => void told++ },
        signer([dead])
      )
      await assert.rejects(
        () => run,
        new RegExp(`^Nothing answers at http://${dead} \\(ECONNREFUSED\\)\\. Start the server`)
      )
      assert.equal(told, 0)
    }
  })

  test('a server that has answered before may go away, and each page is asked for', async ({
    assert,
  }) => {
    const site = await TestSite.start(({ socket }, response) => {
      const { server } = socket as typeof socket & { server: Server }
      server.close()
      response.writeHead(200, { ...renewed(), connection: 'close' }).end()
    })
    const report = await makeRequests(
      { ...FAST, urls: ['/1', '/2', '/3'], concurrency: 1 },
      signer([site.host])
    )
    assert.deepEqual(
      report.visits.map(({ reason }) => reason),
      [null, 'ECONNREFUSED', 'ECONNREFUSED']
    )
  })

  test('another server that is not there ends nothing, though it is asked first', async ({
    assert,
  }) => {
    const dead = await deadHost()
    const site = await TestSite.start(troubled)
    const report = await makeRequests(
      { ...FAST, urls: [`http://${dead}/`, '/good'], baseUrl: site.url, concurrency: 1 },
      signer([site.host, dead])
    )
    assert.containsSubset(report.totals, { renewed: 1, failed: 1 })
  })

  test('tries again after a network error, with a fresh token', async ({ assert }) => {
    const site = await TestSite.start((request, response) =>
      site.requests.length < 3 ? request.socket.destroy() : response.writeHead(200, renewed()).end()
    )
    const report = await makeRequests({ ...FAST, urls: ['/'], retries: 2 }, signer([site.host]))
    assert.containsSubset(report.visits[0], { outcome: 'renewed', attempts: 3 })
    assert.equal(new Set(site.requests.map(({ headers }) => headers[TOKEN])).size, 3)
  })

  test('pages that take too long are given up, not tried again, and stop no others', async ({
    assert,
  }) => {
    const site = await TestSite.start(troubled)
    const report = await makeRequests(
      { ...FAST, urls: ['/silent', '/endless', '/good'], timeout: 0.1 },
      signer([site.host])
    )
    const [silent, endless] = report.visits
    assert.containsSubset(silent, { outcome: 'failed', reason: 'timeout', attempts: 1 })
    assert.containsSubset(endless, { outcome: 'failed', reason: 'timeout', attempts: 1 })
    assert.deepEqual(site.paths, ['/silent', '/endless', '/good'])
  })

  test('does not wait for a Retry-After that is longer than maxRetryAfter', async ({ assert }) => {
    const site = await TestSite.start((_request, response) =>
      response.writeHead(503, { 'retry-after': '3600', ...renewed('kept') }).end()
    )
    const report = await makeRequests({ ...FAST, urls: ['/'] }, signer([site.host]))
    assert.containsSubset(report.visits[0], { outcome: 'failed', reason: '503', attempts: 1 })
  })

  test('gives up after as many retries as it may', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => response.writeHead(503).end())
    const report = await makeRequests({ ...FAST, urls: ['/'], retries: 3 }, signer([site.host]))
    assert.containsSubset(report.visits[0], { outcome: 'failed', reason: '503', attempts: 4 })
  })

  test('tokens that are not accepted fail the page, and the report says what to look at', async ({
    assert,
  }) => {
    const site = await TestSite.start((_request, response) =>
      response.writeHead(200, { 'cache-status': 'page-cache; hit; ttl=4' }).end()
    )
    const report = await makeRequests({ urls: ['/'] }, signer([site.host]))

    assert.isFalse(report.ok)
    assert.containsSubset(report.visits[0], { outcome: 'failed', reason: 'not-authorised' })
    assert.match(report.hints.join(), /APP_KEY.*hosts.*proxy/)
  })

  test('reads Cache-Status behind caches that add members of their own', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => {
      response.setHeader('cache-status', [
        'page-cache; fwd=request; detail=unchanged',
        'CDN; fwd=miss',
      ])
      response.end()
    })
    const report = await makeRequests({ urls: ['/'] }, signer([site.host]))
    assert.equal(report.visits[0].outcome, 'unchanged')
  })

  test('failFast ends with the first failure', async ({ assert }) => {
    const site = await TestSite.start(troubled)
    const report = await makeRequests(
      { urls: ['/a', '/error', '/b', '/c'], failFast: true },
      signer([site.host])
    )
    assert.isFalse(report.ok)
    assert.equal(report.stopped, 'fail-fast')
    assert.isFalse(report.aborted)
    assert.deepEqual(site.paths, ['/a', '/error'])
  })

  test('aborting ends a run at once with the report so far, whatever is under way', async ({
    assert,
  }) => {
    const controller = new AbortController()
    const site = await TestSite.start((request, response) => {
      if (request.url === '/slow') {
        return controller.abort()
      }
      response.writeHead(200, renewed()).end()
    })
    const report = await makeRequests(
      // Nobody answers, and the time-out is far away: only the signal can end this run
      { urls: ['/a', '/slow', '/b'], signal: controller.signal, timeout: '1h' },
      signer([site.host])
    )
    assert.isTrue(report.aborted)
    assert.isFalse(report.ok)
    assert.containsSubset(report.totals, { renewed: 1, failed: 0, visits: 1 })
    assert.deepEqual(site.paths, ['/a', '/slow'])
  })

  test('aborting does not wait for a source that gives nothing', async ({ assert }) => {
    const controller = new AbortController()
    const site = await TestSite.start((_request, response) => {
      response.writeHead(200, renewed()).end()
    })
    async function* urls() {
      yield '/a'
      await new Promise(() => {})
    }
    const report = await makeRequests(
      { urls: urls(), signal: controller.signal, onVisit: () => controller.abort() },
      signer([site.host])
    )
    assert.isTrue(report.aborted)
    assert.equal(report.totals.renewed, 1)
  })

  test('a signal that is aborted already asks for nothing', async ({ assert }) => {
    const site = await TestSite.start((_request, response) => response.end())
    const report = await makeRequests(
      { urls: ['/'], signal: AbortSignal.abort() },
      signer([site.host])
    )
    assert.isTrue(report.aborted)
    assert.equal(site.requests.length, 0)
  })
})

test.group('makeRequests, through a cache in front', () => {
  async function startBehind(how?: Parameters<typeof startCacheInFront>[1]) {
    const handler = counting()
    const app = await startApp({
      config: { targets: ['shop-cache-control'] },
      routes: (router) => {
        router.get('/', handler).use(cachePage(60, undefined, { public: true }))
        router.get('/plain', ({ response }) => {
          response.header('Cache-Control', 'max-age=60').header('Shop-Cache-Control', 'max-age=60')
          return 'not cached here'
        })
      },
    })
    const front = await startCacheInFront(app.url, how)
    const warmUp = (urls = ['/']) =>
      makeRequests({ urls, baseUrl: front.url, host: new URL(app.url).host, retries: 0 })
    return { app, front, handler, warmUp }
  }

  test('each run renews the page, and leaves nothing there that visitors would get', async ({
    assert,
  }) => {
    const { front, handler, warmUp } = await startBehind()
    for (const run of [1, 2]) {
      const { totals } = await warmUp()
      assert.equal(totals.renewed, 1)
      assert.equal(handler.runs, run)
    }
    const visitor = await fetch(front.url)
    assert.equal(visitor.headers.get('age'), '0')
    assert.equal(visitor.headers.get('cache-control'), 'public, max-age=60, s-maxage=60')
    assert.match(visitor.headers.get('cache-status')!, /^page-cache; hit; ttl=\d+$/)
  })

  test('a page that it has kept for visitors is renewed nevertheless', async ({ assert }) => {
    const { front, handler, warmUp } = await startBehind()
    await fetch(front.url)
    const kept = await fetch(front.url)
    assert.equal(kept.headers.get('age'), '1')
    const { totals } = await warmUp()
    assert.equal(totals.renewed, 1)
    assert.equal(handler.runs, 2)
  })

  test('no answer to an accepted token may be kept, whatever answers: {$self}')
    .with(['/', '/plain', '/nowhere'])
    .run(async ({ assert }, path) => {
      const { app, front, warmUp } = await startBehind()
      await warmUp([path])
      const headers = { host: new URL(app.url).host }
      const [{ headers: asked }] = front.to(path)
      const answer = await fetch(`${app.url}${path}`, {
        headers: { ...asked, ...headers } as never,
      })
      assert.match(answer.headers.get('cache-status')!, /fwd=request/)
      assert.equal(answer.headers.get('cache-control'), 'private, no-store')
      for (const name of ['age', 'expires', 'shop-cache-control']) {
        assert.isNull(answer.headers.get(name))
      }
    })

  test('what it has kept of an earlier run is no renewal, and the report says what to look at', async ({
    assert,
  }) => {
    const { handler, warmUp } = await startBehind({ obeys: false })
    const first = await warmUp()
    assert.isTrue(first.ok)
    const report = await warmUp()

    assert.isFalse(report.ok)
    assert.containsSubset(report.visits[0], { outcome: 'failed', reason: 'not-authorised' })
    assert.match(report.hints.join(), /cache in front .*"baseUrl" .*"host"/)
    assert.equal(handler.runs, 1)
  })

  test('a page whose handler reads Cache-Control is renewed for visitors who send none', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const page = ({ request }: HttpContext) => `for ${request.header('cache-control')}`
        router.get('/', page).use(cachePage(60))
      },
    })
    const { totals } = await makeRequests({ urls: ['/'], baseUrl: app.url })
    assert.equal(totals.renewed, 1)
    const { body, cacheStatus } = await app.get('/')
    assert.match(cacheStatus!, /hit/)
    assert.equal(body, 'for undefined')
  })

  test('a run may say itself what caches on the way are told', async ({ assert }) => {
    const site = await TestSite.start((_, response) => response.writeHead(200, renewed()).end())
    const runtime = signer([site.host])
    await makeRequests({ urls: ['/'] }, runtime)
    await makeRequests({ urls: ['/'], headers: { 'Cache-Control': 'max-age=0' } }, runtime)
    await makeRequests({ urls: ['/'], renew: false }, runtime)
    assert.deepEqual(
      site.requests.map(({ headers }) => headers['cache-control']),
      ['no-cache', 'max-age=0', undefined]
    )
  })
})
