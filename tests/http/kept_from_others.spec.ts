import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { storesIn } from '../support/stores.ts'
import { stopClock } from '../support/clock.ts'
import { webStack } from '../support/web_stack.ts'
import { startApp, type TestApp, type TestAppOptions } from '../support/test_app.ts'
import { networks } from '../../src/networks/networks.ts'
import { TARGETED_HEADERS } from '../../src/http/targeted_headers.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CachePageOptions, Network } from '../../src/types.ts'
import type { Answer } from '../support/visitor.ts'
import type { HttpContext } from '@adonisjs/core/http'

const LIFETIME = 'max-age=600'

/** Those that are known, one that the application follows, and one of a network of its own */
const TARGETED = [...TARGETED_HEADERS, 'x-ours-cache-control', 'x-edge-cache-control']

const edge: Network = {
  name: 'Edge',
  controlHeader: 'x-edge-cache-control',
  tagHeader: 'edge-cache-tag',
  tagSeparator: ',',
  mostTagBytes: 4_096,
  mostTags: null,
  tagsPerCall: 10,
  requestsPerMinute: null,
  purge: async () => {},
}

const bunny = () => networks.bunny({ pullZone: 1, token: 'a-token' })

const config = {
  targets: ['X-Ours-Cache-Control'],
  networks: [edge],
  holes: [{ name: 'user', fill: ({ request }: HttpContext) => request.header('x-who')! }],
}

/** A handler that has every cache keep its page */
function saying(headers: Record<string, string> = {}, body: unknown = 'page') {
  return ({ response }: HttpContext) => {
    for (const name of TARGETED) {
      response.header(name, LIFETIME)
    }
    Object.entries(headers).forEach(([name, value]) => response.header(name, value))
    return body
  }
}

/** The targeted headers that a response has */
const targetedOf = ({ headers }: Answer) => TARGETED.filter((name) => headers[name] !== undefined)

async function start(
  declare: ReturnType<typeof cachePage>,
  handler = saying(),
  options: Partial<TestAppOptions> = {}
): Promise<TestApp> {
  return startApp({
    config,
    routes: (router) => {
      router.get('/', handler).use(declare)
    },
    ...options,
  })
}

test.group('What other caches must not keep, whatever headers they follow', () => {
  test('a page that anybody may get leaves with all that its handler said', async ({ assert }) => {
    const app = await start(cachePage(60))
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(targetedOf(await app.get('/')), TARGETED)
    }
  })

  test('a page that is personalised, {$self}')
    .with([60, 'response'] as const)
    .run(async ({ assert }, timeout) => {
      const app: TestApp = await start(cachePage(timeout), async (ctx) => {
        saying({ 'content-type': 'text/html', 'cache-control': 'max-age=60' })(ctx)
        return `<p>Hello ${await app.pageCache.hole(ctx, 'user')}</p>`
      })
      for (const who of ['alice-in-wonderland', 'bob-the-builder', 'carol-of-the-bells']) {
        const answer = await app.get('/', { headers: { 'x-who': who } })
        assert.equal(answer.body, `<p>Hello ${who}</p>`)
        assert.equal(answer.headers['cache-control'], 'private, no-cache')
        assert.deepEqual(targetedOf(answer), [])
        assert.notProperty(answer.headers, 'expires')
      }
      assert.match((await app.cacheStatus('/', { headers: { 'x-who': 'dave' } }))!, /; hit/)
    })

  test('a page that is outdated, and says itself that it is fresh: {0}')
    .with([
      ['to all, and has no other time', 'response', { 'cache-control': 'max-age=600' }],
      ['to all', 3600, { 'cache-control': 'max-age=600' }],
      ['to some caches alone', 3600, {}],
    ] as [string, number | 'response', Record<string, string>][])
    .run(async ({ assert }, [, timeout, headers]) => {
      stopClock()
      const app = await start(cachePage(timeout), saying(headers))
      await app.get('/')
      assert.deepEqual(targetedOf(await app.get('/')), TARGETED)
      await app.pageCache.expireUrl('/')
      const answer = await app.get('/')
      assert.include(answer.cacheStatus, 'detail=outdated')
      assert.equal(answer.headers['cache-control'], 'private, no-cache')
      assert.deepEqual(targetedOf(answer), [])
      await app.pageCache.settled()
    })

  test('a page that is outdated, of which a middleware says that it is fresh: {$self}')
    .with(['cache-control', 'cdn-cache-control'])
    .run(async ({ assert }, name) => {
      stopClock()
      const middleware = [
        outer(({ response }, next) => {
          response.header(name, LIFETIME)
          return next()
        }),
      ]
      const app = await start(cachePage(3600), () => 'page', { middleware })
      await app.get('/')
      const fresh = await app.get('/')
      assert.equal(fresh.headers[name], LIFETIME)
      await app.pageCache.expireUrl('/')
      const answer = await app.get('/')
      assert.include(answer.cacheStatus, 'detail=outdated')
      assert.equal(answer.headers['cache-control'], 'private, no-cache')
      assert.deepEqual(targetedOf(answer), [])
      await app.pageCache.settled()
    })

  test('a page of the version before', async ({ assert, fs }) => {
    stopClock()
    const deploy = (version: string) =>
      start(cachePage(600), saying(), {
        cache: storesIn(fs.basePath).files,
        config: { ...config, version, previousVersion: 'stale', hosts: ['shop.test'] },
      })
    const headers = { host: 'shop.test' }
    const before = await deploy('1')
    await before.get('/', { headers })
    const app = await deploy('2')
    const answer = await app.get('/', { headers })
    assert.include(answer.cacheStatus, 'detail=previous-version')
    assert.deepEqual(targetedOf(answer), [])
    await app.pageCache.settled()
  })

  test('a redirect that has taken along what the cache does not tell apart', async ({ assert }) => {
    const app = await start(cachePage(600), (ctx) => {
      saying()(ctx)
      return ctx.response.redirect().status(301).withQs().toPath('/new')
    })
    for (let round = 0; round < 2; round++) {
      const { headers, ...answer } = await app.get('/?utm_source=mine')
      assert.equal(headers.location, '/new?utm_source=mine')
      assert.equal(headers['cache-control'], 'private, no-cache')
      assert.deepEqual(targetedOf({ headers, ...answer }), [])
    }
  })

  test('a page that a session cookie leaves with, unless it says Cache-Control itself', async ({
    assert,
  }) => {
    const app = await start(cachePage(600), saying(), {
      ...webStack(),
      routes: (router) => {
        router.get('/', saying()).use(cachePage(600))
        router.get('/own', saying({ 'cache-control': 'max-age=60' })).use(cachePage(600))
      },
    })
    for (let round = 0; round < 2; round++) {
      const answer = await app.get('/')
      assert.equal(answer.headers['cache-control'], 'private, max-age=600')
      assert.deepEqual(targetedOf(answer), [])
      assert.deepEqual(targetedOf(await app.get('/own')), TARGETED)
    }
  })

  test('a page that is kept for ever, and by nobody else', async ({ assert }) => {
    const app = await start(cachePageForever(null))
    for (let round = 0; round < 2; round++) {
      const answer = await app.get('/')
      assert.include(answer.headers['cache-control'], 'no-store')
      assert.deepEqual(targetedOf(answer), [])
    }
  })

  test('what is answered without a page, although a middleware has said it', async ({ assert }) => {
    const middleware = [
      outer((ctx, next) => {
        saying()(ctx)
        return next()
      }),
    ]
    const unavailable = cachePageForever(60, undefined, { onMiss: 'unavailable' })
    const app = await start(unavailable, saying(), { middleware })
    const answer = await app.get('/')
    assert.equal(answer.status, 503)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.deepEqual(targetedOf(answer), [])
    const stored = await start(cachePage('response'), saying(), { middleware })
    const notStored = await stored.get('/', { headers: { 'cache-control': 'only-if-cached' } })
    assert.equal(notStored.status, 504)
    assert.deepEqual(targetedOf(notStored), [])
  })

  test('that there is no such range, of a page that is not public', async ({ assert }) => {
    const app = await start(cachePage(600))
    for (let round = 0; round < 2; round++) {
      const answer = await app.get('/', { headers: { range: 'bytes=99-' } })
      assert.equal(answer.status, 416)
      assert.equal(answer.headers['cache-control'], 'no-store')
      assert.deepEqual(targetedOf(answer), [])
    }
  })
})

test.group('What networks must not keep', () => {
  const TAGS = ['edge-cache-tag', 'cdn-tag', 'cache-groups']
  const open: CachePageOptions = { public: true, tags: ['posts'] }
  const both = { ...config, networks: [edge, bunny()] }

  test('that there is no such range: {$self}')
    .with([600, 'response'] as const)
    .run(async ({ assert }, timeout) => {
      const handler = saying({ 'cache-control': 'public, max-age=600, s-maxage=600' })
      const app = await start(cachePage(timeout, undefined, open), handler, { config: both })
      await app.get('/')
      const whole = await app.get('/')
      assert.equal(whole.headers['x-edge-cache-control'], LIFETIME)
      TAGS.forEach((name) => assert.property(whole.headers, name))
      const answer = await app.get('/', { headers: { range: 'bytes=99-' } })
      assert.equal(answer.status, 416)
      assert.match(answer.cacheStatus!, /^page-cache; hit/)
      assert.equal(answer.headers['cache-control'], 'no-store')
      assert.equal(answer.headers['x-edge-cache-control'], 'max-age=0, no-store')
      assert.deepEqual(targetedOf(answer), ['x-edge-cache-control'])
      TAGS.forEach((name) => assert.notProperty(answer.headers, name))
    })

  test('a range that there is has what the whole page has', async ({ assert }) => {
    const app = await start(cachePage(600, undefined, open), saying(), { config: both })
    await app.get('/')
    const { status, headers } = await app.get('/', { headers: { range: 'bytes=0-1' } })
    assert.equal(status, 206)
    assert.equal(headers['x-edge-cache-control'], LIFETIME)
    TAGS.forEach((name) => assert.property(headers, name))
  })

  test('a page that says so itself has no tags', async ({ assert }) => {
    const handler = ({ response }: HttpContext) => {
      response.header('Cache-Control', 'no-store').header('X-Ours-Cache-Control', LIFETIME)
      return 'page'
    }
    const app = await start(cachePage('response', undefined, open), handler)
    for (let round = 0; round < 2; round++) {
      const { headers } = await app.get('/')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['x-edge-cache-control'], 'max-age=0, no-store')
      TAGS.forEach((name) => assert.notProperty(headers, name))
    }
    assert.match((await app.cacheStatus('/'))!, /; hit/)
  })

  test('a stale page, where one of them reads Cache-Control alone', async ({ assert }) => {
    const clock = stopClock()
    const declare = cachePage(600, undefined, { ...open, grace: 60 })
    const app = await start(declare, saying(), { config: both })
    await app.get('/')
    clock.forward(601)
    const answer = await app.get('/')
    assert.include(answer.cacheStatus, 'detail=stale')
    assert.equal(answer.headers['cache-control'], 'private, no-cache')
    assert.deepEqual(targetedOf(answer), ['x-edge-cache-control'])
    assert.equal(answer.headers['x-edge-cache-control'], 'max-age=0, no-store')
    await app.pageCache.settled()
  })

  test('what one of them cannot purge, and another can', async ({ assert }) => {
    const tags = Array.from({ length: 200 }, (_, index) => `tag-${index}`)
    const app = await start(cachePage(600, undefined, { ...open, tags }), saying(), {
      config: both,
    })
    for (let round = 0; round < 2; round++) {
      const answer = await app.get('/')
      assert.equal(answer.headers['cache-control'], 'private, no-cache')
      assert.deepEqual(targetedOf(answer), ['x-edge-cache-control'])
      assert.equal(answer.headers['x-edge-cache-control'], LIFETIME)
      assert.property(answer.headers, 'edge-cache-tag')
      assert.notProperty(answer.headers, 'cdn-tag')
    }
  })
})
