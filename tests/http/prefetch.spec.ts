import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { webStack, login } from '../support/web_stack.ts'
import { counting } from '../support/runs.ts'
import { until } from '../support/until.ts'
import { storesIn } from '../support/stores.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { CachePageOptions } from '../../src/types.ts'

const PREFETCH = { headers: { 'sec-purpose': 'prefetch' } }
const PRERENDER = { headers: { 'sec-purpose': 'prefetch;prerender' } }
const STORED: CachePageOptions = { prefetch: 'stored' }

async function start(options: CachePageOptions = STORED, config = {}) {
  const handler = counting()
  const app = await startApp({
    config,
    routes: (router) => {
      router.any('/', handler).use(cachePage(60, undefined, options))
    },
  })
  return { ...app, handler }
}

test.group('A page that a browser asks for in advance', () => {
  test('is not produced for that where only stored ones are given: {0}')
    .with([
      ['prefetch', PREFETCH],
      ['prerender', PRERENDER],
    ] as const)
    .run(async ({ assert }, [, request]) => {
      const { handler, ...app } = await start()
      for (const method of ['GET', 'HEAD']) {
        const answer = await app.request(method, '/', request)
        assert.equal(answer.status, 503)
        assert.equal(answer.headers['cache-control'], 'no-store')
        assert.equal(answer.headers.vary, 'Sec-Purpose')
        assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=prefetch')
        assert.notProperty(answer.headers, 'retry-after')
      }
      assert.equal(handler.runs, 0)

      const visit = await app.get('/')
      assert.equal(visit.status, 200)
      assert.equal(visit.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    })

  test('is given where it is stored', async ({ assert }) => {
    const { handler, ...app } = await start()
    await app.get('/')
    const { status, body, headers, cacheStatus } = await app.get('/', PREFETCH)
    assert.equal(status, 200)
    assert.equal(body, '<p>run 1</p>')
    assert.match(cacheStatus!, /^page-cache; hit/)
    assert.notProperty(headers, 'vary')
    assert.equal(handler.runs, 1)
  })

  test('is produced by default', async ({ assert }) => {
    stopClock()
    for (const options of [{}, { prefetch: 'produce' } as const]) {
      const { handler, ...app } = await start(options)
      const { status } = await app.get('/', PREFETCH)
      assert.equal(status, 200)
      assert.equal(await app.cacheStatus('/', PRERENDER), 'page-cache; hit; ttl=60')
      assert.equal(handler.runs, 1)
    }
  })

  test('is one whose browser says so, and no other', async ({ assert }) => {
    const { handler, ...app } = await start()
    for (const purpose of ['prefetch, x', 'preview', '"prefetch"']) {
      await app.pageCache.clear()
      const { status } = await app.get('/', { headers: { 'sec-purpose': purpose } })
      assert.equal(status, 200)
    }
    assert.equal(handler.runs, 3)
  })

  test('the configuration says it for all pages, and a page for itself', async ({ assert }) => {
    class Posts extends CachePageMixin() {
      static cacheTimeout = 60
      static cachePrefetch = 'produce'
      index() {
        return 'page'
      }
    }
    class Reports extends CachePageMixin() {
      static cacheTimeout = 60
      static cachePrefetch = 'stored'
      index() {
        return 'page'
      }
    }
    const routes: Parameters<typeof startApp>[0]['routes'] = (router) => {
      router.get('/silent', () => 'page').use(cachePage(60))
      router.get('/posts', [Posts, 'index'])
      router.get('/reports', [Reports, 'index'])
      router.get('/forever', () => 'page').use(cachePageForever(60, undefined, STORED))
    }
    const all = await startApp({ config: { prefetch: 'stored' }, routes })
    const none = await startApp({ routes })
    const statuses = async ({ get }: typeof all) =>
      Promise.all(
        ['/silent', '/posts', '/reports', '/forever'].map((path) =>
          get(path, PREFETCH).then(({ status }) => status)
        )
      )
    assert.deepEqual(await statuses(all), [503, 200, 503, 503])
    assert.deepEqual(await statuses(none), [200, 200, 503, 503])
  })

  test('a value that makes no sense is refused at boot', async ({ assert }) => {
    assert.throws(
      () => cachePage(60, undefined, { prefetch: 'never' as never }),
      /"prefetch".*'produce' or 'stored'/
    )
  })

  test('is given as it is while it is stale, and is not renewed for that', async ({ assert }) => {
    const clock = stopClock()
    const { handler, ...app } = await start({ ...STORED, grace: 60 })
    await app.get('/')
    clock.forward(90)
    const stale = await app.get('/', PREFETCH)
    assert.equal(stale.body, '<p>run 1</p>')
    assert.match(stale.cacheStatus!, /detail=stale$/)
    assert.equal(handler.runs, 1)

    // Who really comes has it renewed.
    assert.match((await app.cacheStatus('/'))!, /detail=stale$/)
    await until(() => handler.runs === 2)

    clock.forward(500)
    const gone = await app.get('/', PREFETCH)
    assert.equal(gone.status, 503)
    assert.equal(handler.runs, 2)
  })

  test('is given as it is when it was expired, and is not renewed for that', async ({ assert }) => {
    const { handler, ...app } = await start({ ...STORED, tags: ['posts'] })
    await app.get('/')
    await app.pageCache.expireTags(['posts'])
    const outdated = await app.get('/', PREFETCH)
    assert.match(outdated.cacheStatus!, /detail=outdated$/)
    assert.equal(handler.runs, 1)
    await app.get('/')
    await until(() => handler.runs === 2)
  })

  test('is not produced by this version because that of the one before is stored', async ({
    assert,
    fs,
  }) => {
    const cache = storesIn(fs.basePath).files
    const versions = async (version: string) => {
      const handler = counting()
      const app = await startApp({
        cache,
        appUrl: 'http://example.test',
        config: { version, previousVersion: 'stale', hosts: ['example.test'] },
        routes: (router) => {
          router.get('/', handler).use(cachePage(60, undefined, STORED))
        },
      })
      return { ...app, handler }
    }
    const host = { host: 'example.test' }
    const before = await versions('one')
    await before.get('/', { headers: host })
    const { handler, ...app } = await versions('two')
    const answer = await app.get('/', { headers: { ...host, ...PREFETCH.headers } })
    assert.equal(answer.status, 503)
    assert.equal(handler.runs, 0)
  })

  test('does not bypass the cache to its handler', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      ...webStack({ silentAuth: true }),
      routes: (router) => {
        router.get('/login/:id', (ctx) => login(ctx))
        router.get('/', handler).use(cachePage(60, undefined, STORED))
        router.get('/keyless', handler).use(cachePage(60, () => null, STORED))
      },
    })
    const ada = app.visitor()
    await ada.get('/login/1')
    for (const [visitor, path] of [
      [ada, '/'],
      [app.visitor(), '/keyless'],
    ] as const) {
      const answer = await visitor.get(path, PREFETCH)
      assert.equal(answer.status, 503)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=prefetch')
    }
    assert.equal(handler.runs, 0)
    const visit = await ada.get('/')
    assert.equal(visit.status, 200)
  })

  test('a POST is no such request, nor is one where the cache is off', async ({ assert }) => {
    const { handler, ...app } = await start()
    const post = await app.request('POST', '/', PREFETCH)
    assert.equal(post.status, 200)
    const off = await start(STORED, { enabled: false })
    const answer = await off.get('/', PREFETCH)
    assert.equal(answer.status, 200)
    assert.equal(handler.runs, 1)
  })

  test('a renewal is none, whatever it says', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, STORED))
        router.get('/keyless', () => 'page').use(cachePage(60, () => null, STORED))
      },
    })
    const renew = (path: string) => app.pageCache.renew(`${app.url}${path}`, PREFETCH.headers)
    assert.equal(await renew('/'), 'renewed')
    assert.equal(await renew('/keyless'), 'skipped: no-key')
  })
})
