import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { E_INVALID_POLICY, E_NOT_INNERMOST } from '../../src/errors.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

type Routes = TestAppOptions['routes']

/**
 * What an application that is not to start says.
 */
async function failure(options: Routes | TestAppOptions): Promise<Error> {
  try {
    await startApp(typeof options === 'function' ? { routes: options } : options)
  } catch (error) {
    return error as Error
  }
  throw new Error('The application started')
}

/**
 * A controller with some static properties, whose action `field` is no method.
 */
function controller(statics: Record<string, unknown>) {
  class PostsController extends CachePageMixin() {
    index() {}
    field = async () => 'an arrow function'
  }
  return Object.assign(PostsController, statics)
}

const auth = (_ctx: HttpContext, next: NextFn) => next()

test.group('Audit of the routes when the application starts', () => {
  test('{0}')
    .with<[what: string, statics: Record<string, unknown>, problem: string][]>([
      [
        'a missing cacheTimeout',
        {},
        '"static cacheTimeout": is missing. Write a number of seconds',
      ],
      ['a senseless cacheTimeout', { cacheTimeout: 'soon' }, `"static cacheTimeout": is 'soon'.`],
      ['a cacheTimeout of 0', { cacheTimeout: 0 }, '"static cacheTimeout": is 0, but a page must'],
      [
        'a misspelt property',
        { cacheTimeout: 60, cacheTimout: 60 },
        '"static cacheTimout": there is no such option. Did you mean "cacheTimeout"?',
      ],
      [
        'an unknown action',
        { cacheTimeout: 60, cacheActions: ['idnex'] },
        '"static cacheActions": there is no action "idnex"',
      ],
      [
        'an unknown store',
        { cacheTimeout: 60, cacheCache: 'redis' },
        'there is no store "redis" in config/cache.ts. It has: "default"',
      ],
    ])
    .run(async ({ assert }, [, statics, problem]) => {
      const error = await failure((router) => {
        router.get('/fine', () => 'page').use(cachePage(60))
        router.get('/posts/:id', [controller(statics), 'index'])
      })
      assert.instanceOf(error, E_INVALID_POLICY)
      assert.isTrue(
        error.message.startsWith(`Route "GET /posts/:id": PostsController: ${problem}`),
        error.message
      )
      // It would say the same once more.
      assert.isUndefined(error.cause)
    })

  test('a routed action that is {0}')
    .with([
      ['a property that holds a function', 'field'],
      ['not there', 'missing'],
    ])
    .run(async ({ assert }, [, action]) => {
      const error = await failure((router) => {
        router.get('/', [controller({ cacheTimeout: 60 }), action as 'index'])
      })
      assert.instanceOf(error, E_INVALID_POLICY)
      assert.include(error.message, `Route "GET /": PostsController: the routed action "${action}"`)
      assert.include(error.message, `Write it as "async ${action}(ctx) {}"`)
    })

  test('such an action is fine where it is not cached', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const statics = { cacheTimeout: 60, cacheActions: ['index'] }
        router.get('/', [controller(statics), 'field'])
      },
    })
    const { body } = await app.get('/')
    assert.equal(body, 'an arrow function')
  })

  test('an unknown store of a route', async ({ assert }) => {
    const error = await failure((router) => {
      router.get('/feed', () => 'feed').use(cachePage(60, undefined, { cache: 'redis' }))
    })
    assert.instanceOf(error, E_INVALID_POLICY)
    assert.equal(
      error.message,
      'Route "GET /feed": cachePage(): there is no store "redis" in config/cache.ts. It has: "default"'
    )
  })

  test('an unknown store of a decorated action', async ({ assert }) => {
    class FeedController {
      @cachePage(60, undefined, { cache: 'redis' })
      index() {}
    }
    const error = await failure((router) => {
      router.get('/feed', [FeedController, 'index'])
    })
    assert.instanceOf(error, E_INVALID_POLICY)
    assert.include(
      error.message,
      'Route "GET /feed": @cachePage() of FeedController.index: there is no store "redis"'
    )
  })

  test('a controller that cannot be imported is not a matter of the cache', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/broken', [() => import('./nowhere.js' as string), 'index'])
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const broken = await app.get('/broken')
    const sound = await app.get('/')
    assert.equal(broken.status, 500)
    assert.equal(sound.cacheStatus, 'page-cache; fwd=uri-miss; stored')
  })

  test('a lazily imported controller is looked at', async ({ assert }) => {
    const error = await failure((router) => {
      router.get('/', [async () => ({ default: controller({}) }), 'index'])
    })
    assert.instanceOf(error, E_INVALID_POLICY)
  })
})

test.group('Audit of the routes | a page cache that is not called', () => {
  const NOT_CALLED: [what: string, problem: string, options: TestAppOptions][] = [
    [
      'cachePage on a route',
      'Route "GET /": cachePage: it was handed to .use() without being called. Write .use(cachePage(60))',
      { routes: (router) => void router.get('/', () => 'page').use(cachePage as never) },
    ],
    [
      'cachePageForever on a group',
      `Route "GET /": cachePageForever: it was handed to .use() without being called. Write .use(cachePageForever('1h'))`,
      {
        routes: (router) =>
          void router
            .group(() => router.get('/', () => 'page'))
            .use([auth, cachePageForever as never]),
      },
    ],
    [
      'CachePageMixin as a base class',
      'Route "GET /": PostsController: it extends the mixin itself. Write "extends CachePageMixin()"',
      {
        routes: (router) => {
          class PostsController extends (CachePageMixin as any) {}
          router.get('/', [PostsController as never, 'index'])
        },
      },
    ],
    [
      'CachePageForeverMixin as a base class of the base class',
      'Route "GET /": PostsController: it extends the mixin itself. Write "extends CachePageForeverMixin()"',
      {
        routes: (router) => {
          class BaseController extends (CachePageForeverMixin as any) {}
          class PostsController extends BaseController {}
          router.get('/', [PostsController as never, 'index'])
        },
      },
    ],
    [
      'among the middleware of the router',
      'Route "GET /": cachePage(): a page cache belongs on a route or a group: ',
      {
        middleware: [cachePage(60) as never],
        routes: (router) => void router.get('/', () => 'page'),
      },
    ],
    [
      'among the middleware of the server',
      'cachePage(): a page cache belongs on a route or a group: ',
      {
        routes: async (_router, app) => {
          const server = await app.container.make('server')
          server.use([cachePage(60) as never])
        },
      },
    ],
  ]

  test('{0}')
    .with(NOT_CALLED)
    .run(async ({ assert }, [, problem, options]) => {
      const error = await failure(options)
      assert.instanceOf(error, E_INVALID_POLICY)
      assert.isTrue(error.message.startsWith(problem), error.message)
    })

  test('says nothing of the request where it is found late', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => void router.post('/', () => 'page').use(cachePage as never),
    })
    const { body, status } = await app.request('POST', '/')
    assert.equal(status, 500)
    assert.include(body, 'it was handed to .use() without being called. Write .use(cachePage(60))')
    assert.isBelow(body.length, 2_000)
  })
})

test.group('Audit of the routes | innermost', () => {
  const INVALID: Record<string, Routes> = {
    'a group around a route with a middleware of its own': (router) => {
      router.group(() => router.get('/secret', () => 'secret').use(auth)).use(cachePage(60))
    },
    'a route with another middleware after it': (router) => {
      router.get('/secret', () => 'secret').use([cachePage(60), auth])
    },
    'a group around a group': (router) => {
      router
        .group(() => {
          router.group(() => router.get('/secret', () => 'secret')).use(auth)
        })
        .use(cachePage(60))
    },
  }

  test('{0}')
    .with(Object.entries(INVALID))
    .run(async ({ assert }, [, routes]) => {
      const error = await failure(routes)
      assert.instanceOf(error, E_NOT_INNERMOST)
      assert.match(error.message, /^Route "GET \/secret": cachePage\(\) would answer before the /)
      assert.include(error.message, 'middleware "auth"')
    })

  const VALID: Record<string, Routes> = {
    'a middleware of the group outside': (router) => {
      router.group(() => router.get('/', () => 'page').use(cachePage(60))).use(auth)
    },
    'a middleware of the route before it': (router) => {
      router
        .get('/', () => 'page')
        .use(auth)
        .use(cachePage(60))
    },
    'a group around a route that says something itself': (router) => {
      router.group(() => router.get('/', () => 'page').use([auth, cachePage(60)])).use(cachePage(5))
    },
    'a group around an action that says something itself': (router) => {
      class DecoratedController {
        @cachePage(60)
        index() {
          return 'page'
        }
      }
      router
        .group(() => router.get('/', [DecoratedController, 'index']).use(auth))
        .use(cachePageForever(5))
    },
    'a group around a controller that says something itself': (router) => {
      const Posts = controller({ cacheTimeout: 60 })
      router.group(() => router.get('/', [Posts, 'index']).use(auth)).use(cachePageForever(5))
    },
  }

  test('fine: {0}')
    .with(Object.entries(VALID))
    .run(async ({ assert }, [, routes]) => {
      const app = await startApp({ routes })
      await app.get('/')
      const hit = await app.get('/')
      assert.match(hit.cacheStatus!, /; hit; ttl=(5\d|60)$/)
    })

  test('a route that is not for GET is not looked at', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.group(() => router.post('/', () => 'posted').use(auth)).use(cachePage(60))
      },
    })
    const { body } = await app.request('POST', '/')
    assert.equal(body, 'posted')
  })
})
