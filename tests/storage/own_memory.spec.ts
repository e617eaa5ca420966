import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { PAGES_NAMESPACE } from '../../src/storage/page_store.ts'
import type { CacheProvider } from '@adonisjs/cache/types'
import type { TestApp } from '../support/test_app.ts'

async function cacheOf({ app }: TestApp): Promise<CacheProvider> {
  const manager = await app.container.make('cache.manager')
  return (manager as unknown as { use: () => CacheProvider }).use()
}

/** What an application can do past the page cache */
const CLEARANCES: [what: string, clear: (cache: CacheProvider) => Promise<unknown>][] = [
  ['all of it', (cache) => cache.clear()],
  ['its pages', (cache) => cache.namespace(PAGES_NAMESPACE).clear()],
]

/**
 * An application with one page, whose handler waits.
 */
async function startWaiting() {
  const gate = new Gate()
  const handler = counting(() => gate.pass())
  const app = await startApp({
    routes: (router) => void router.get('/', handler).use(cachePage(60)),
  })
  return { app, gate }
}

test.group('A store that only this process has', () => {
  test('a page that is produced while the application clears {0} is not stored')
    .with(CLEARANCES)
    .run(async ({ assert }, [, clear]) => {
      const gate = new Gate()
      const app = await startApp({
        routes: (router) => {
          router
            .get(
              '/gated',
              counting(() => gate.pass())
            )
            .use(cachePage(60))
          router.get('/other', counting()).use(cachePage(60))
        },
      })
      const cache = await cacheOf(app)
      const early = app.cacheStatus('/gated')
      await gate.reached(1)
      await clear(cache)
      // One that has begun after it, and has ended before the other one.
      assert.match((await app.cacheStatus('/other'))!, /^page-cache; fwd=uri-miss/)
      gate.open()

      assert.equal(await early, 'page-cache; fwd=uri-miss; detail=invalidated')
      assert.equal(await app.cacheStatus('/gated'), 'page-cache; fwd=uri-miss; stored')
      assert.match((await app.cacheStatus('/gated'))!, /; hit;/)
    })

  test('nor where something else is read after it and before that', async ({ assert }) => {
    const { app, gate } = await startWaiting()
    const cache = await cacheOf(app)
    const early = app.cacheStatus('/')
    await gate.reached(1)
    await cache.clear()
    // Reads the index of pages, which is beside them.
    await app.pageCache.renewTags(['none'])
    gate.open()
    assert.equal(await early, 'page-cache; fwd=uri-miss; detail=invalidated')
  })

  test('an application that clears a namespace of its own takes no page', async ({ assert }) => {
    const { app, gate } = await startWaiting()
    const early = app.cacheStatus('/')
    await gate.reached(1)
    const cache = await cacheOf(app)
    await cache.namespace('own').clear()
    gate.open()
    assert.equal(await early, 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/'))!, /; hit;/)
  })

  test('the first page after clear() is stored', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => void router.get('/', counting()).use(cachePage(60)),
    })
    await app.get('/')
    await app.pageCache.clear()
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/'))!, /; hit;/)
  })

  test('the versions of tags take no place of a page', async ({ assert }) => {
    const paths = Array.from({ length: 10 }, (_, index) => `/${index}`)
    const app = await startApp({
      cache: {
        default: 'small',
        // The mark of a store that was not cleared
        stores: { small: store().useL1Layer(drivers.memory({ maxItems: paths.length + 1 })) },
      },
      config: { indexedPages: 0, memo: 0 },
      routes: (router) => void router.get('/:page', counting()).use(cachePage(60)),
    })
    await Promise.all(paths.map((path) => app.get(path)))
    for (const path of paths) {
      assert.match((await app.cacheStatus(path))!, /; hit;/, path)
    }
  })
})
