import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const YEARS = 10 * 365 * 24 * 3600

test.group('Forever pages', () => {
  test('a page is still there after years, with Expires counted from now', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever('1h'))
      },
    })
    const miss = await app.get('/')
    assert.equal(miss.headers.expires, clock.in(3600))
    clock.forward(YEARS)
    const hit = await app.get('/')

    assert.equal(hit.body, '<p>run 1</p>')
    assert.equal(hit.cacheStatus, 'page-cache; hit')
    assert.equal(hit.headers.expires, clock.in(3600))
    for (const { headers } of [miss, hit]) {
      assert.notProperty(headers, 'cache-control')
      assert.notProperty(headers, 'age')
    }
  })

  test('without a timeout others are told never to keep it: {$self}')
    .with([null, 0, -1, () => null, () => 0])
    .run(async ({ assert }, timeout) => {
      const clock = stopClock()
      const app = await startApp({
        routes: (router) => {
          router.get('/', counting()).use(cachePageForever(timeout))
        },
      })
      await app.get('/')
      clock.forward(YEARS)
      const { body, headers, cacheStatus } = await app.get('/')

      assert.equal(body, '<p>run 1</p>')
      assert.equal(cacheStatus, 'page-cache; hit')
      assert.equal(
        headers['cache-control'],
        'max-age=0, no-cache, no-store, must-revalidate, private'
      )
      assert.equal(headers.expires, clock.in(0))
    })

  test('a timeout function that fails later costs the Expires header, not the page', async ({
    assert,
  }) => {
    let isBroken = false
    const app = await startApp({
      configs: collectLogs().configs,
      routes: (router) => {
        const timeout = () => {
          if (isBroken) {
            throw new Error('no timeout')
          }
          return 60
        }
        router.get('/', counting()).use(cachePageForever(timeout))
      },
    })
    await app.get('/')
    isBroken = true
    const { status, body } = await app.get('/')
    assert.equal(status, 200)
    assert.equal(body, '<p>run 1</p>')
  })

  test('what a visitor stores with parameters of their own expires', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', counting())
          .use(cachePageForever(60, undefined, { allowQuery: ['page', 'sort*'] }))
        router.get('/path', counting()).use(cachePageForever(60, byPath))
        router.get('/own', counting()).use(cachePageForever(60, ({ request }) => request.url(true)))
      },
    })
    const statuses = async () => {
      const bodies: Record<string, string> = {}
      for (const url of [
        '/?page=1',
        '/?sort_by=a',
        '/?utm_x=1',
        '/?made=up',
        '/?page=1&made=up',
        '/path?made=up',
        '/own?made=up',
      ]) {
        bodies[url] = await app.cacheStatus(url).then((status) => status!.replace(/ttl=.*/, 'ttl'))
      }
      return bodies
    }
    await statuses()
    assert.deepEqual(await statuses(), {
      '/?page=1': 'page-cache; hit',
      '/?sort_by=a': 'page-cache; hit',
      '/?utm_x=1': 'page-cache; hit',
      '/?made=up': 'page-cache; hit; ttl',
      '/?page=1&made=up': 'page-cache; hit; ttl',
      '/path?made=up': 'page-cache; hit',
      '/own?made=up': 'page-cache; hit; ttl',
    })

    clock.forward(60)
    assert.equal(await app.cacheStatus('/?page=1'), 'page-cache; hit')
    assert.match((await app.cacheStatus('/?made=up'))!, /stored$/)
    assert.match((await app.cacheStatus('/own?made=up'))!, /stored$/)
  })

  test('a page that must not be kept by others is not stored provisionally', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever(null))
      },
    })
    assert.equal(await app.cacheStatus('/?made=up'), 'page-cache; fwd=uri-miss; detail=provisional')
    assert.equal(await app.body('/?made=up'), '<p>run 2</p>')
  })
})

test.group('Pages that are not kept for ever any more', () => {
  /** Servers of two deploys over one store: of forever pages, and of what is declared then */
  async function redeployed(declared: ReturnType<typeof cachePage>) {
    const clock = stopClock()
    const { cache } = new FragileStore()
    const start = (policy: ReturnType<typeof cachePage>, handler: (ctx: HttpContext) => unknown) =>
      startApp({
        cache,
        appUrl: 'http://site.test',
        routes: (router) => {
          router.get('/', handler).use(policy)
        },
      })
    const request = { headers: { host: 'site.test' } }
    const before = await start(cachePageForever(3600), () => 'old')
    await before.get('/', request)
    const after = await start(declared, ({ response }) => {
      response.header('cache-control', 'max-age=5')
      return 'new'
    })
    return { clock, get: () => after.get('/', request), ask: () => after.body('/', request) }
  }

  test('a page has the timeout that it is declared with now', async ({ assert }) => {
    const { clock, ask } = await redeployed(cachePage(60))
    clock.forward(59)
    assert.equal(await ask(), 'old')
    clock.forward(1)
    assert.equal(await ask(), 'new')
    assert.equal(await ask(), 'new')
  })

  test('a page is promised to others for as long as it has left: {0}')
    .with([
      ['to browsers', cachePage(60), 'max-age=60'],
      ['to all', cachePage(60, undefined, { public: true }), 'public, max-age=60, s-maxage=60'],
    ] as const)
    .run(async ({ assert }, [, policy, directives]) => {
      const { clock, get } = await redeployed(policy)
      clock.forward(59)
      const { headers, body } = await get()
      assert.equal(body, 'old')
      assert.equal(Date.parse(String(headers.expires)), Math.floor(Date.now() / 1000 + 1) * 1000)
      assert.equal(headers.age, '59')
      assert.equal(headers['cache-control'], directives)
    })

  test('a page is produced again where its responses decide', async ({ assert }) => {
    const { ask } = await redeployed(cachePage('response'))
    assert.equal(await ask(), 'new')
  })
})
