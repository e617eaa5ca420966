import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { redis, varnish } from '../support/services.ts'
import { createRedisStore } from '../storage/redis_store.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { HOST, OwnVarnish } from './support/own_varnish.ts'
import { E_NETWORK_PURGE_FAILED } from '../../src/errors.ts'
import { networks } from '../../src/networks/networks.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const available = await varnish.available()
const hasRedis = await redis.available()

/**
 * What the pages of the application say, and whether they are there.
 */
interface World {
  text: string
  isGone: boolean
  /** How often a handler has run */
  runs: number
}

/**
 * An application, and a Varnish in front of it.
 *
 * @param options.isUp - Whether Varnish runs
 */
async function startBehindVarnish({
  isUp = true,
  ...options
}: Partial<TestAppOptions> & { isUp?: boolean } = {}) {
  const world: World = { text: 'first', isGone: false, runs: 0 }
  const page = ({ response }: HttpContext) => {
    world.runs++
    return world.isGone ? response.notFound('gone') : `<p>${world.text}</p>`
  }
  const own = await OwnVarnish.create()
  const app = await startApp({
    appUrl: `http://${HOST}`,
    config: { networks: [networks.varnish({ url: own.url })] },
    routes: (router) => {
      const shared = { public: true, tags: ['posts'] }
      router.get('/posts', page).use(cachePage(600, undefined, { ...shared, grace: '10m' }))
      router
        .get('/posts/:id', page)
        .use(cachePageForever(600, undefined, shared))
        .as('post')
      router.get('/posts/many/tags', page).use(
        cachePage(600, undefined, {
          public: true,
          tags: Array.from({ length: 1_000 }, (_, index) => `tag-${index}`),
        })
      )
    },
    ...options,
  })
  if (isUp) {
    await own.start(app.url)
  }
  const read = (path: string) => own.get(path).then(({ body }) => body)
  return { ...app, own, world, read }
}

test.group('Varnish in front', (group) => {
  group.each.skip(!available, 'Varnish is not installed')
  group.each.timeout(60_000)

  test('keeps a page, and forgets it with {$self}')
    .with(['forgetTags', 'forgetUrl', 'forgetView', 'forget', 'clear', 'renew'] as const)
    .run(async ({ assert }, method) => {
      const { pageCache, world, read } = await startBehindVarnish()
      assert.equal(await read('/posts/1'), '<p>first</p>')
      world.text = 'second'
      assert.equal(await read('/posts/1'), '<p>first</p>')
      await {
        forgetTags: () => pageCache.forgetTags(['posts']),
        forgetUrl: () => pageCache.forgetUrl('/posts/1'),
        forgetView: () => pageCache.forgetView('post'),
        forget: () => pageCache.forget(`${HOST}/posts/1`),
        clear: () => pageCache.clear(),
        renew: async () => {
          assert.equal(await pageCache.renew('/posts/1'), 'renewed')
          await pageCache.settled()
        },
      }[method]()
      assert.equal(await read('/posts/1'), '<p>second</p>')
    })

  test('keeps what was not forgotten', async ({ assert }) => {
    const { pageCache, world, read } = await startBehindVarnish()
    await read('/posts/1')
    await read('/posts/2')
    world.text = 'second'
    await pageCache.forgetUrl('/posts/1')
    assert.equal(await read('/posts/1'), '<p>second</p>')
    assert.equal(await read('/posts/2'), '<p>first</p>')
  })

  test('forgets a page that a renewal finds gone', async ({ assert }) => {
    const { pageCache, world, own, read } = await startBehindVarnish()
    await read('/posts/1')
    world.isGone = true
    assert.equal(await pageCache.renew('/posts/1'), 'evicted')
    await pageCache.settled()
    const { status } = await own.get('/posts/1')
    assert.equal(status, 404)
  })

  test('a renewal that changed nothing leaves it there', async ({ assert }) => {
    const { pageCache, own, read } = await startBehindVarnish()
    await read('/posts/1')
    assert.equal(await pageCache.renew('/posts/1'), 'unchanged')
    await pageCache.settled()
    const { headers } = await own.get('/posts/1')
    assert.match(String(headers['x-varnish']), /^\d+ \d+$/)
  })

  test('serves an expired page once more, and has the new one then', async ({ assert }) => {
    const { pageCache, world, own, read } = await startBehindVarnish()
    await read('/posts')
    world.text = 'second'
    await pageCache.expireTags(['posts'])
    const { body, headers } = await own.get('/posts')
    assert.equal(body, '<p>first</p>')
    assert.match(String(headers['x-varnish']), /^\d+ \d+$/)
    await pageCache.settled()
    assert.equal(await read('/posts'), '<p>second</p>')
  })

  test('is down: whoever forgets a page is told, and it is gone here all the same', async ({
    assert,
  }) => {
    const { pageCache, world, own, get } = await startBehindVarnish({ isUp: false })
    const headers = { host: HOST }
    await get('/posts/1', { headers })
    world.text = 'second'
    const error = await pageCache.forgetTags(['posts']).catch((reason) => reason)
    assert.instanceOf(error, E_NETWORK_PURGE_FAILED)
    assert.include(error.message, `Varnish at ${own.url}: nothing listens there (ECONNREFUSED)`)
    const { body } = await get('/posts/1', { headers })
    assert.equal(body, '<p>second</p>')
  })

  test('an answer that is no page is not kept', async ({ assert }) => {
    const { world, own, read } = await startBehindVarnish()
    world.isGone = true
    await own.get('/posts/1')
    world.isGone = false
    assert.equal(await read('/posts/1'), '<p>first</p>')
  })

  test('a page with more tags than fit in is not kept', async ({ assert }) => {
    const { world, own, read } = await startBehindVarnish()
    await read('/posts/many/tags')
    world.text = 'second'
    const { headers } = await own.get('/posts/many/tags')
    assert.notMatch(String(headers['x-varnish']), / /)
  })

  test('visitors see neither its headers nor an age that makes browsers ask', async ({
    assert,
  }) => {
    const { own } = await startBehindVarnish()
    const { headers } = await own.get('/posts')
    assert.notProperty(headers, 'surrogate-control')
    assert.notProperty(headers, 'xkey')
    assert.equal(headers['cache-control'], 'public, max-age=600')
    assert.property(headers, 'age')
  })

  test('browsers are told their own time, from when they ask', async ({ assert }) => {
    const own = await OwnVarnish.create()
    const { url } = await startApp({
      appUrl: `http://${HOST}`,
      config: { networks: [networks.varnish({ url: own.url })], browserTimeout: 30 },
      routes: (router) => {
        router.get('/posts', () => 'page').use(cachePage(600, undefined, { public: true }))
      },
    })
    await own.start(url)
    for (const round of ['miss', 'hit']) {
      const { headers } = await own.get('/posts')
      assert.equal(headers['cache-control'], 'public, max-age=30', round)
      assert.notProperty(headers, 'age', round)
      assert.notProperty(headers, 'expires', round)
    }
  })

  test('a warm-up goes past it', async ({ assert }) => {
    const { own, world, read } = await startBehindVarnish()
    await read('/posts/1')
    await own.get('/posts/1', { 'x-page-cache-renew': 'not a token' })
    assert.equal(world.runs, 1)
    const { headers } = await own.get('/posts/1', { 'x-page-cache-renew': 'not a token' })
    assert.notMatch(String(headers['x-varnish']), / /)
  })

  test('is not purged by a request that says nothing of what', async ({ assert }) => {
    const { own } = await startBehindVarnish()
    const response = await fetch(own.url, { method: 'PURGE' })
    assert.equal(response.status, 400)
  })
})

test.group('Varnish in front of two processes', (group) => {
  group.each.skip(!available || !hasRedis, 'Varnish or Redis is not there')
  group.each.timeout(60_000)

  test('what one of them still believed for a second does not stay in it', async ({ assert }) => {
    const prefix = `test-${randomUUID()}`
    const one = await startBehindVarnish({ isUp: false, ...createRedisStore({ prefix }).app })
    const { world, own } = one
    const other = await startApp({
      ...createRedisStore({ prefix }).app,
      appUrl: `http://${HOST}`,
      config: { networks: [networks.varnish({ url: own.url })] },
      routes: (router) => {
        router
          .get('/posts/:id', () => `<p>${world.text}</p>`)
          .use(cachePageForever(600, undefined, { public: true, tags: ['posts'] }))
      },
    })
    await own.start(other.url)
    const { read } = one
    await read('/posts/1')
    // The other one has asked the store for it now, and believes it for a second.
    await own.get('/posts/1', { 'x-page-cache-renew': 'not a token' })
    world.text = 'second'
    await one.pageCache.forgetTags(['posts'])
    assert.equal(await read('/posts/1'), '<p>first</p>')
    await one.pageCache.settled()
    assert.equal(await read('/posts/1'), '<p>second</p>')
  })
})
