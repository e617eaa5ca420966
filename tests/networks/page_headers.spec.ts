import { test } from '@japa/runner'
import { stopClock } from '../support/clock.ts'
import { startApp, type TestApp, type TestAppOptions } from '../support/test_app.ts'
import { startFront } from '../front/support/front_app.ts'
import { webStack } from '../support/web_stack.ts'
import { networks } from '../../src/networks/networks.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CachePageOptions, Network } from '../../src/types.ts'

const token = 'a-token'

/**
 * None of them is called: nothing is purged here.
 */
const NETWORKS = {
  varnish: () => networks.varnish({ url: 'http://127.0.0.1:6081' }),
  fastly: () => networks.fastly({ serviceId: 'a', token }),
  cloudflare: () => networks.cloudflare({ zoneId: 'a', token }),
  bunny: () => networks.bunny({ pullZone: 1, token }),
  cloudfront: () => networks.cloudfront({ purge: () => {} }),
}

/**
 * Where each of them reads how long it may keep a page, and its tags.
 */
const HEADERS = {
  varnish: ['surrogate-control', 'xkey'],
  fastly: ['surrogate-control', 'surrogate-key'],
  cloudflare: ['cloudflare-cdn-cache-control', 'cache-tag'],
  bunny: ['cache-control', 'cdn-tag'],
  cloudfront: ['cache-control', 'cache-tag'],
} as const

type Name = keyof typeof NETWORKS

const tagsNamed = (count: number) => Array.from({ length: count }, (_, index) => `tag-${index}`)

/**
 * An application with a page at `/`, and some networks in front.
 */
function startBehind(
  inFront: Network[],
  page: CachePageOptions = {},
  { config, ...options }: Partial<TestAppOptions> = {}
) {
  return startApp({
    config: { networks: inFront, ...config },
    routes: (router) => {
      router
        .get('/', () => 'page')
        .use(cachePage(600, undefined, { public: true, tags: ['posts'], ...page }))
    },
    ...options,
  })
}

test.group('Networks | headers of a page', () => {
  test('{$self} is told how long it may keep it, and its tags, on a miss as on a hit')
    .with(Object.keys(NETWORKS) as Name[])
    .run(async ({ assert }, name) => {
      const { get } = await startBehind([NETWORKS[name]()])
      const [control, tags] = HEADERS[name]
      const miss = await get('/')
      const hit = await get('/')
      assert.equal(
        miss.headers[control],
        control === 'cache-control' ? 'public, max-age=600, s-maxage=600' : 'max-age=600'
      )
      // Its URL, its view, its key, its own tag, and the store.
      assert.lengthOf(String(miss.headers[tags]).split(/[ ,]/), 5)
      for (const header of [control, tags]) {
        assert.equal(hit.headers[header], miss.headers[header])
      }
    })

  test('a network with a header of its own leaves Cache-Control to browsers', async ({
    assert,
  }) => {
    const { get } = await startBehind([NETWORKS.fastly()], {}, { config: { browserTimeout: '1m' } })
    const { headers } = await get('/')
    assert.equal(headers['cache-control'], 'public, max-age=60')
    assert.equal(headers['surrogate-control'], 'max-age=600')
  })

  test('one that reads Cache-Control alone is told there', async ({ assert }) => {
    const { get } = await startBehind([NETWORKS.bunny()], {}, { config: { browserTimeout: '1m' } })
    const { headers } = await get('/')
    assert.equal(headers['cache-control'], 'public, max-age=60, s-maxage=600')
  })

  test('grace and stale-if-error are told', async ({ assert }) => {
    const { get } = await startBehind([NETWORKS.varnish()], { grace: 60, staleIfError: '1h' })
    const { headers } = await get('/')
    assert.equal(
      headers['surrogate-control'],
      'max-age=600, stale-while-revalidate=60, stale-if-error=3660'
    )
  })

  test('a page that is kept for ever is kept there for its timeout', async ({ assert }) => {
    const { get } = await startApp({
      config: { networks: [NETWORKS.varnish()], browserTimeout: 10 },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(90, undefined, { public: true }))
        router.get('/never', () => 'page').use(cachePageForever(null, undefined, { public: true }))
      },
    })
    for (const round of ['miss', 'hit']) {
      const { headers } = await get('/')
      assert.equal(headers['surrogate-control'], 'max-age=90, stale-if-error=86400', round)
      assert.equal(headers['cache-control'], 'public, max-age=10', round)
      const { headers: never } = await get('/never')
      assert.equal(never['surrogate-control'], 'max-age=0, no-store', round)
    }
  })

  test('a forever page that a visitor could make up is kept no longer than here', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { get } = await startApp({
      config: { networks: [NETWORKS.varnish()] },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(90, undefined, { public: true }))
      },
    })
    await get('/?made=up')
    clock.forward(60)
    const { headers } = await get('/?made=up')
    assert.equal(headers['surrogate-control'], 'max-age=30')
  })

  test('{0}: a page with too many tags is not to be kept')
    .with<[name: Name, most: number][]>([
      ['varnish', 720],
      ['fastly', 1_100],
      ['cloudflare', 990],
      ['bunny', 88],
      ['cloudfront', 46],
    ])
    .run(async ({ assert }, [name, most]) => {
      const [control, tags] = HEADERS[name]
      const fits = await startBehind([NETWORKS[name]()], { tags: tagsNamed(most) })
      const { headers: kept } = await fits.get('/')
      assert.isTrue(String(kept[tags]).split(/[ ,]/).length > most)
      assert.include(kept[control], 'max-age=600')
      const overflows = await startBehind([NETWORKS[name]()], { tags: tagsNamed(most + 20) })
      const { headers } = await overflows.get('/')
      assert.notProperty(headers, tags)
      assert.equal(
        headers[control],
        control === 'cache-control' ? 'private, no-cache' : 'max-age=0, no-store'
      )
    })

  test('what is too much for one network is kept by another', async ({ assert }) => {
    const { get } = await startBehind([NETWORKS.fastly(), NETWORKS.varnish(), NETWORKS.bunny()], {
      tags: tagsNamed(200),
    })
    const { headers } = await get('/')
    assert.equal(headers['surrogate-control'], 'max-age=600')
    assert.property(headers, 'surrogate-key')
    assert.property(headers, 'xkey')
    assert.notProperty(headers, 'cdn-tag')
    assert.equal(headers['cache-control'], 'private, no-cache')
  })

  test('a stale page is served, and not kept there', async ({ assert }) => {
    const clock = stopClock()
    const { get, pageCache } = await startBehind([NETWORKS.varnish()], { grace: 60 })
    await get('/')
    clock.forward(601)
    const { headers, cacheStatus } = await get('/')
    assert.include(cacheStatus, 'detail=stale')
    assert.equal(headers['surrogate-control'], 'max-age=0, no-store')
    assert.notProperty(headers, 'xkey')
    await pageCache.settled()
  })

  test('nor is a page that was forgotten while it was produced', async ({ assert }) => {
    const app: TestApp = await startApp({
      config: { networks: [NETWORKS.cloudfront()] },
      routes: (router) => {
        router
          .get('/', async () => {
            await app.pageCache.forgetUrl('/')
            return 'page'
          })
          .use(cachePage(600, undefined, { public: true }))
      },
    })
    const { headers, cacheStatus } = await app.get('/')
    assert.include(cacheStatus, 'detail=invalidated')
    assert.equal(headers['cache-control'], 'private, no-cache')
    assert.notProperty(headers, 'cache-tag')
    assert.notProperty(headers, 'expires')
  })

  test('what is no page is not to be kept, unless its handler says so', async ({ assert }) => {
    const { get } = await startApp({
      config: { networks: [NETWORKS.varnish(), NETWORKS.bunny()] },
      routes: (router) => {
        const page = cachePage(600, undefined, { public: true })
        router.get('/missing', ({ response }) => response.notFound('missing')).use(page)
        router
          .get('/own', ({ response }) => {
            response.header('Cache-Control', 'public, max-age=5')
            return response.notFound('missing')
          })
          .use(page)
        router.get('/throws', () => Promise.reject(new Error('it failed'))).use(page)
      },
    })
    for (const path of ['/missing', '/throws']) {
      const { headers } = await get(path)
      assert.equal(headers['surrogate-control'], 'max-age=0, no-store', path)
      assert.equal(headers['cache-control'], 'private, no-cache', path)
    }
    const { headers } = await get('/own')
    assert.notProperty(headers, 'surrogate-control')
    assert.equal(headers['cache-control'], 'public, max-age=5')
  })

  test('pages that are answered before the application say the same', async ({ assert }) => {
    const { ask, warm } = await startFront({
      config: { networks: [NETWORKS.varnish()], browserTimeout: 30 },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(600, undefined, { public: true, front: true }))
      },
    })
    const { headers: miss } = await ask('/')
    const { headers, inFront } = await warm('/')
    assert.isTrue(inFront)
    for (const name of ['surrogate-control', 'cache-control', 'xkey']) {
      assert.isDefined(headers[name])
      assert.equal(headers[name], miss[name])
    }
  })

  test('one of which networks are told how much time is left is not answered there', async ({
    assert,
  }) => {
    const { warm, comesInFront } = await startFront({
      config: { networks: [NETWORKS.varnish()] },
      routes: (router) => {
        router
          .get('/', () => 'page')
          .use(cachePageForever(90, undefined, { public: true, front: true }))
      },
    })
    const { headers } = await warm('/?made=up')
    assert.equal(headers['surrogate-control'], 'max-age=90')
    assert.isFalse(await comesInFront('/?made=up'))
    assert.isTrue(await comesInFront('/'))
  })

  test('caches that know groups are told the tags that the page was given', async ({ assert }) => {
    const { get } = await startBehind([NETWORKS.varnish()], {
      tags: ['posts', 'say "hi"', 'ä', 'a'.repeat(33), ...tagsNamed(40)],
    })
    for (const round of ['miss', 'hit']) {
      const { headers } = await get('/')
      const groups = String(headers['cache-groups']).split(', ')
      assert.deepEqual(groups.slice(0, 3), ['"posts"', String.raw`"say \"hi\""`, '"tag-0"'], round)
      assert.lengthOf(groups, 32)
    }
  })

  test('a page that is not public says nothing to networks', async ({ assert }) => {
    const { get } = await startBehind([NETWORKS.varnish()], { public: false })
    const { headers } = await get('/')
    assert.notProperty(headers, 'surrogate-control')
    assert.notProperty(headers, 'xkey')
    assert.notProperty(headers, 'cache-groups')
    assert.equal(headers['cache-control'], 'max-age=600')
  })

  test('with no networks a public page is what it was', async ({ assert }) => {
    const { get } = await startBehind([], {}, webStack({ shield: true }))
    const { headers } = await get('/')
    assert.equal(headers['cache-control'], 'public, max-age=600, s-maxage=600')
    const known = Object.values(HEADERS).flatMap(([control, tags]) => [control, tags])
    for (const name of known.filter((one) => one !== 'cache-control')) {
      assert.notProperty(headers, name)
    }
  })

  test('what the handler says itself stays, and its tags go along', async ({ assert }) => {
    const { get } = await startApp({
      config: { networks: [NETWORKS.fastly()] },
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.header('Surrogate-Control', 'max-age=5')
            response.header('Surrogate-Key', 'mine')
            return 'page'
          })
          .use(cachePage(600, undefined, { public: true }))
      },
    })
    for (const round of ['miss', 'hit']) {
      const { headers } = await get('/')
      assert.equal(headers['surrogate-control'], 'max-age=5', round)
      assert.match(String(headers['surrogate-key']), /^mine( [0-9a-z]{10}){4}$/, round)
    }
  })

  test('pages that say themselves how long they are kept have tags', async ({ assert }) => {
    const { get } = await startApp({
      config: { networks: [NETWORKS.fastly()] },
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.header('Cache-Control', 'public, max-age=5, s-maxage=600')
            return 'page'
          })
          .use(cachePage('response', undefined, { public: true }))
      },
    })
    const { headers } = await get('/')
    assert.equal(headers['cache-control'], 'public, max-age=5, s-maxage=600')
    assert.notProperty(headers, 'surrogate-control')
    assert.property(headers, 'surrogate-key')
  })

  test('an application where pages are not cached tells and purges nothing', async ({ assert }) => {
    const { get, pageCache } = await startBehind(
      [NETWORKS.varnish()],
      {},
      { config: { enabled: false } }
    )
    const { headers } = await get('/')
    assert.notProperty(headers, 'surrogate-control')
    // Nothing listens where Varnish is said to be.
    await pageCache.forgetTags(['posts'])
  })
})
