import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { outer } from '../support/outer.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig, CachePageOptions } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp } from '../support/test_app.ts'

/** A header of the page from its handler, and from the store */
async function both(app: TestApp, path: string, name: string, headers = {}) {
  const miss = await app.get(path, { headers })
  const hit = await app.get(path, { headers })
  return [miss.headers[name], hit.headers[name]]
}

async function cacheControl(options: CachePageOptions, config: CacheHelpersConfig = {}) {
  stopClock()
  const app = await startApp({
    config,
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(60, undefined, options))
    },
  })
  const [miss, hit] = await both(app, '/', 'cache-control')
  return miss === hit ? miss : { miss, hit }
}

test.group('How long shared caches may serve what has expired (RFC 5861)', () => {
  test('grace {0}, staleIfError {1}: {2}')
    .with([
      [0, 0, ''],
      [30, 0, ', stale-while-revalidate=30'],
      [0, 300, ', stale-if-error=300'],
      // Both count from when the page expires.
      [30, 300, ', stale-while-revalidate=30, stale-if-error=330'],
      ['1m', '1h', ', stale-while-revalidate=60, stale-if-error=3660'],
    ] as const)
    .run(async ({ assert }, [grace, staleIfError, said]) => {
      const expected = `public, max-age=60, s-maxage=60${said}`
      const options = { public: true, grace, staleIfError }
      assert.equal(await cacheControl(options), expected)
      assert.equal(await cacheControl({ public: true }, { grace, staleIfError }), expected)
    })

  test('a page that is not public says nothing of it', async ({ assert }) => {
    assert.equal(await cacheControl({ grace: 30, staleIfError: 300 }), 'max-age=60')
  })

  test('nor does a page that is kept for ever, or one that is being developed', async ({
    assert,
  }) => {
    const app = await startApp({
      config: { enabled: true, grace: 30, staleIfError: 300 },
      nodeEnv: 'development',
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, { public: true }))
      },
    })
    const developed = await app.get('/')
    assert.equal(developed.headers['cache-control'], 'public, no-cache')
    const forever = await startApp({
      config: { grace: 30, staleIfError: 300 },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(60, undefined, { public: true }))
      },
    })
    const [miss, hit] = await both(forever, '/', 'cache-control')
    assert.equal(miss, 'public, s-maxage=60')
    assert.equal(hit, 'public, s-maxage=60')
  })

  test('what the handler says stays', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.header('Cache-Control', 'public, max-age=5')
            return 'page'
          })
          .use(cachePage(60, undefined, { public: true, grace: 30 }))
      },
    })
    assert.deepEqual(await both(app, '/', 'cache-control'), [
      'public, max-age=5',
      'public, max-age=5',
    ])
  })
})

test.group('Which origins may read a public page', () => {
  async function start(options: CachePageOptions) {
    return startApp({
      middleware: [
        outer(({ request, response }, next) => {
          const origin = request.header('origin')
          if (origin !== undefined) {
            response.header('Access-Control-Allow-Origin', request.url() === '/any' ? '*' : origin)
          }
          return next()
        }),
      ],
      routes: (router) => {
        const says = ({ response }: HttpContext) => {
          response.header('Vary', 'Accept')
          return 'page'
        }
        router.get('/', () => 'page').use(cachePage(60, undefined, options))
        router.get('/any', () => 'page').use(cachePage(60, undefined, options))
        router.get('/varies', says).use(cachePage(60, undefined, options))
      },
    })
  }

  test('is said where it is one origin: it is another response to others', async ({ assert }) => {
    const app = await start({ public: true })
    const headers = { origin: 'https://a.test' }
    assert.deepEqual(await both(app, '/', 'vary', headers), ['origin', 'origin'])
    assert.deepEqual(await both(app, '/varies', 'vary', headers), [
      'Accept, origin',
      'Accept, origin',
    ])
    const { headers: other } = await app.get('/', { headers: { origin: 'https://b.test' } })
    assert.equal(other['access-control-allow-origin'], 'https://b.test')
    assert.equal(other.vary, 'origin')
  })

  test('is not said where all may, or nobody is told', async ({ assert }) => {
    const app = await start({ public: true })
    const headers = { origin: 'https://a.test' }
    assert.deepEqual(await both(app, '/any', 'vary', headers), [undefined, undefined])
    assert.deepEqual(await both(app, '/', 'vary'), [undefined, undefined])
  })

  test('is not said of a page that is not public', async ({ assert }) => {
    const app = await start({})
    const headers = { origin: 'https://a.test' }
    assert.deepEqual(await both(app, '/', 'vary', headers), [undefined, undefined])
  })
})

test.group('Which URLs share a public page', () => {
  const NAME = 'no-vary-search'

  async function start(config: CacheHelpersConfig = { noVarySearch: true, ignoreQuery: ['ref'] }) {
    const open = { public: true }
    return startApp({
      config,
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, undefined, open))
        router.get('/path', () => 'page').use(cachePage(60, byPath, open))
        router
          .get('/known', () => 'page')
          .use(cachePage(60, undefined, { ...open, allowQuery: ['page'] }))
        router.get('/own', () => 'page').use(cachePage(60, ({ params }) => `${params.id}`, open))
        router.get('/closed', () => 'page').use(cachePage(60))
        router
          .get('/moved', ({ response }) => response.redirect().status(301).withQs().toPath('/'))
          .use(cachePage(60, undefined, open))
        router
          .get('/says', ({ response }) => {
            response.header('No-Vary-Search', 'params=("mine")')
            return 'page'
          })
          .use(cachePage(60, undefined, open))
        router
          .get('/response', ({ response }) => {
            response.header('Cache-Control', 'public, max-age=60')
            return 'page'
          })
          .use(cachePage('response', undefined, open))
      },
    })
  }

  test('{0} says {1}')
    .with([
      ['/', 'key-order, params=("ref")'],
      ['/?b=1&a=2&ref=x', 'key-order, params=("ref")'],
      ['/path?whatever', 'except=()'],
      ['/known?page=2', 'key-order, params=("ref")'],
      ['/own', 'key-order, params=("ref")'],
      ['/response', 'key-order, params=("ref")'],
      ['/says', 'params=("mine")'],
      ['/closed', undefined],
      // Others would take these for the same as what is another page here.
      ['/?a=1,2', undefined],
      ['/?a', undefined],
      ['/?a[]=1', undefined],
    ] as const)
    .run(async ({ assert }, [path, said]) => {
      const app = await start()
      assert.deepEqual(await both(app, path, NAME), [said, said])
    })

  test('a redirect that takes the query along does not, so that nothing of it is lost', async ({
    assert,
  }) => {
    const app = await start()
    assert.deepEqual(await both(app, '/moved?page=2', NAME), [undefined, undefined])
    const { headers } = await app.get('/moved?page=2&ref=x')
    assert.equal(headers.location, '/?page=2&ref=x')
  })

  test('nothing is said unless it is configured', async ({ assert }) => {
    const app = await start({})
    assert.deepEqual(await both(app, '/', NAME), [undefined, undefined])
    assert.deepEqual(await both(app, '/path', NAME), [undefined, undefined])
  })

  test('what it says is so: of URLs that it takes for one there is one page', async ({
    assert,
  }) => {
    const app = await start()
    await app.get('/?a=1&b=2')
    for (const path of ['/?b=2&a=1', '/?a=1&ref=x&b=2', '/?ref=y&b=2&a=1&ref=z']) {
      assert.match((await app.cacheStatus(path))!, /^page-cache; hit/)
    }
  })
})
