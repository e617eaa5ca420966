import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import type { HttpContext } from '@adonisjs/core/http'

const handler = counting()

class PostsController extends CachePageForeverMixin() {
  static cacheTimeout = 60

  show(ctx: HttpContext) {
    return handler(ctx)
  }

  feed(ctx: HttpContext) {
    return handler(ctx)
  }
}

class Lazy extends CachePageForeverMixin() {
  static cacheTimeout = 60
  static cacheKeyFunc = byView

  show(ctx: HttpContext) {
    return handler(ctx)
  }
}

const PATHS = ['/posts/1', '/posts/2', '/feed', '/lines/1', '/named/1', '/lazy/1', '/late/1']

/**
 * Which of the pages are not stored any more.
 */
const VIEWS: [view: string, gone: string[]][] = [
  ['posts.show', ['/posts/1', '/posts/2']],
  ['posts.feed', ['/feed']],
  ['/lines/:id', ['/lines/1']],
  ['lines', ['/named/1']],
  ['/lazy/:id', ['/lazy/1']],
]

async function start(store = new FragileStore()) {
  return startApp({
    cache: store.cache,
    routes: (router) => {
      router.get('/posts/:id', [PostsController, 'show'])
      router.get('/feed', [PostsController, 'feed'])
      router.get('/lines/:id', handler).use(cachePage(60, () => 'own'))
      router.get('/named/:id', handler).as('lines').use(cachePage(60, byView))
      // AdonisJS has no name for what is imported lazily by a function without one.
      router.get('/lazy/:id', [async () => ({ default: Lazy }), 'show'] as const)
      router.get('/late/:id', [async () => ({ default: Lazy }), 'show'] as const)
      router.post('/posts', () => 'stored').as('posts.store')
      router.get('/home', () => 'home').as('home')
    },
  })
}

test.group('forgetView()', () => {
  test('knows two routes apart that AdonisJS has no name for', async ({ assert }) => {
    const app = await start()
    await app.get('/lazy/1')
    assert.match((await app.cacheStatus('/late/1'))!, /fwd=uri-miss; stored/)
  })

  test('forgets the pages of a route, and no others: {0}')
    .with(VIEWS)
    .run(async ({ assert }, [view, gone]) => {
      const app = await start()
      for (const path of PATHS) {
        await app.get(path)
      }
      await app.pageCache.forgetView(view)
      const missed: string[] = []
      for (const path of PATHS) {
        const cacheStatus = await app.cacheStatus(path)
        if (!cacheStatus!.startsWith('page-cache; hit')) {
          missed.push(path)
        }
      }
      assert.deepEqual(missed, gone)
    })

  test('forgets them from another process, that has no routes', async ({ assert }) => {
    const store = new FragileStore()
    const app = await start(store)
    const worker = await startApp({ cache: store.cache, routes: () => {} })
    await app.get('/posts/1')
    await worker.pageCache.forgetView('posts.show')
    const late = await start(store)
    assert.match((await late.cacheStatus('/posts/1'))!, /stored$/)
  })

  test('says so where there is no such route, and which one may be meant: {0}')
    .with([
      ['post.show', /No route is called "post\.show".*Did you mean "posts\.show"/],
      ['linx', /Did you mean "lines"/],
      // Half of "home" is wrong: that is another word.
      ['nope', /Known are: posts\.show/],
      ['nothing.like.it', /Known are: posts\.show, posts\.feed, /],
    ] as const)
    .run(async ({ assert }, [view, message]) => {
      const app = await start()
      await assert.rejects(() => app.pageCache.forgetView(view), message)
    })

  test('leaves nothing in the store for a route without pages', async ({ assert }) => {
    const store = new FragileStore()
    const app = await start(store)
    await app.pageCache.forgetView('posts.store')
    assert.equal(store.entries.size, 0)
  })
})
