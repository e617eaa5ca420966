import { test } from '@japa/runner'
import { startFront } from './support/front_app.ts'
import { startApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'
import type { TestAppOptions } from '../support/test_app.ts'

const HOST = 'a.test'

/** Two processes over one store: one that answers in front, and another one */
async function start() {
  const fragile = new FragileStore()
  let runs = 0
  const options: TestAppOptions = {
    cache: fragile.cache,
    config: { hosts: [HOST], indexedPages: 0 },
    routes: (router) => {
      const tagged = { front: true, tags: ['posts'] }
      router.get('/timed', () => `run ${++runs}`).use(cachePage(60, byUrl, tagged))
      router.get('/forever', () => `run ${++runs}`).use(cachePageForever(60, byUrl, tagged))
      router
        .get('/grace', () => `run ${++runs}`)
        .use(cachePage(60, byUrl, { ...tagged, grace: 60 }))
      router
        .get('/vary', ({ request }) => `${request.header('accept-language')} ${++runs}`)
        .use(cachePage(60, byUrl, tagged))
    },
  }
  const app = await startFront(options)
  const other = await startApp(options)
  const request = { headers: { 'host': HOST, 'accept-language': 'de' } }
  return {
    ...app,
    other,
    fragile,
    ask: (path: string) => app.ask(path, request),
    warm: (path: string) => app.warm(path, request),
    isInFront: (path: string) => app.isInFront(path, request),
    comesInFront: (path: string) => app.comesInFront(path, request),
  }
}

const INVALIDATIONS: Record<string, (pageCache: PageCache, path: string) => Promise<unknown>> = {
  'forgotten by their tag': (pageCache) => pageCache.forgetTags(['posts']),
  'forgotten by their URL': (pageCache, path) => pageCache.forgetUrl(`http://${HOST}${path}`),
  'forgotten by their key': (pageCache, path) => pageCache.forget(`${HOST}${path}`),
  'cleared': (pageCache) => pageCache.clear(),
  'renewed': (pageCache, path) =>
    pageCache.renew(`http://${HOST}${path}`, { 'accept-language': 'de' }),
}

test.group('The front ring and what becomes of its pages', () => {
  for (const [name, invalidate] of Object.entries(INVALIDATIONS)) {
    test(`those of {$self} that are ${name} here are not answered any more`)
      .with(['/timed', '/forever', '/vary'])
      .run(async ({ assert }, path) => {
        const app = await start()
        const before = await app.warm(path)
        assert.isTrue(before.inFront)
        await invalidate(app.pageCache, path)
        const after = await app.ask(path)
        assert.isFalse(after.inFront)
        assert.notEqual(after.body, before.body)
        const again = await app.warm(path)
        assert.deepEqual([again.inFront, again.body], [true, after.body])
      })

    test(`those of {$self} that are ${name} by another process, a second later`)
      .with(['/timed', '/forever', '/vary'])
      .run(async ({ assert }, path) => {
        const app = await start()
        const before = await app.warm(path)
        await invalidate(app.other.pageCache, path)
        app.clock.forward(1.001)
        const after = await app.ask(path)
        assert.isFalse(after.inFront)
        assert.notEqual(after.body, before.body)
      })
  }

  test('a page that was expired is renewed', async ({ assert }) => {
    const app = await start()
    await app.warm('/timed')
    await app.pageCache.expireTags(['posts'])
    const outdated = await app.ask('/timed')
    assert.isFalse(outdated.inFront)
    assert.match(outdated.cacheStatus!, /detail=outdated/)
    await app.pageCache.settled()
    const { inFront, body } = await app.warm('/timed')
    assert.deepEqual([inFront, body], [true, 'run 2'])
  })

  test('an invalidation while the second response is on its way counts', async ({ assert }) => {
    const app = await start()
    await app.warm('/timed')
    app.clock.forward(1.001)
    const [answer] = await Promise.all([app.ask('/timed'), app.pageCache.forgetTags(['posts'])])
    assert.isFalse(answer.inFront)
    const { body } = await app.ask('/timed')
    assert.equal(body, 'run 2')
  })

  for (const path of ['/timed', '/grace']) {
    test(`a page is answered to the end of its time, and not beyond: ${path}`, async ({
      assert,
    }) => {
      const app = await start()
      await app.warm(path)
      app.clock.forward(59.5)
      assert.isTrue(await app.comesInFront(path))
      app.clock.forward(0.499)
      const last = await app.ask(path)
      assert.deepEqual([last.inFront, last.headers.age], [true, '59'])
      app.clock.forward(0.001)
      const expired = await app.ask(path)
      assert.isFalse(expired.inFront)
      assert.match(
        expired.cacheStatus!,
        path === '/grace' ? /detail=stale/ : /fwd=(stale|uri-miss)/
      )
      await app.pageCache.settled()
    })
  }

  test('a page of the future is not answered when the clock is set back', async ({ assert }) => {
    const app = await start()
    app.clock.forward(600)
    await app.warm('/timed')
    app.clock.forward(-300)
    assert.isFalse(await app.isInFront('/timed'))
  })

  test('a store that is down is dealt with by the application', async ({ assert }) => {
    const app = await start()
    await app.warm('/timed')
    app.fragile.isDown = true
    assert.isTrue(await app.isInFront('/timed'))
    app.clock.forward(1.001)
    const { inFront, status } = await app.ask('/timed')
    assert.deepEqual([inFront, status], [false, 200])
  })
})
