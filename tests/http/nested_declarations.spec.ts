import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { NextFn } from '@adonisjs/core/types/http'
import type { Router, HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'

let runs = 0

class Plain {
  index() {
    return `run ${++runs}`
  }
}

class Mixed extends CachePageMixin() {
  static cacheTimeout = 30
  index() {
    return `run ${++runs}`
  }
}

class Decorated extends CachePageMixin() {
  static cacheTimeout = 30
  @cachePage(40)
  index() {
    return `run ${++runs}`
  }
}

const auth = (ctx: HttpContext, next: NextFn) =>
  ctx.request.header('x-user') ? next() : ctx.response.unauthorized('who are you?')

const DECLARATIONS: [what: string, declare: (router: Router) => void, seconds: number][] = [
  [
    'the route, inside a group',
    (router) => {
      router
        .group(() => {
          router.get('/', [Plain, 'index']).use(cachePage(20))
        })
        .use(cachePage(10))
    },
    20,
  ],
  [
    'the last of a route',
    (router) => {
      router.get('/', [Plain, 'index']).use(cachePage(10)).use(cachePage(20))
    },
    20,
  ],
  [
    'the group nearest to the route',
    (router) => {
      router
        .group(() => {
          router
            .group(() => {
              router.get('/', () => `run ${++runs}`)
            })
            .use(cachePage(20))
        })
        .use(cachePage(10))
    },
    20,
  ],
  [
    'the controller, inside a route',
    (router) => {
      router.get('/', [Mixed, 'index']).use(cachePage(10))
    },
    30,
  ],
  [
    'the action, inside all of them',
    (router) => {
      router
        .group(() => {
          router.get('/', [Decorated, 'index']).use(cachePage(20))
        })
        .use(cachePage(10))
    },
    40,
  ],
]

test.group('Declarations inside one another', (group) => {
  group.each.setup(() => {
    runs = 0
  })

  test('{0} decides, and the handler runs once')
    .with(DECLARATIONS)
    .run(async ({ assert }, [, declare, seconds]) => {
      const app = await startApp({ routes: declare })
      const miss = await app.get('/')
      const hit = await app.get('/')

      assert.equal(miss.cacheStatus, STORED)
      assert.equal(miss.headers['cache-control'], `max-age=${seconds}`)
      assert.match(hit.cacheStatus!, /^page-cache; hit; ttl=\d+$/)
      assert.equal(hit.body, 'run 1')
      assert.equal(runs, 1)
    })

  test('a declaration that would answer before a middleware of the route is an error at boot')
    .with([
      [
        'route',
        (router: Router) => {
          router.get('/secret', [Plain, 'index']).use(cachePage(10)).use(auth)
        },
      ],
      [
        'group',
        (router: Router) => {
          router
            .group(() => {
              router.get('/secret', [Plain, 'index']).use(auth)
            })
            .use(cachePageForever(10))
        },
      ],
    ] as const)
    .run(async ({ assert }, [, declare]) => {
      const error = await startApp({ routes: declare }).catch((reason) => reason)
      assert.equal(error.code, 'E_NOT_INNERMOST')
      assert.match(error.message, /GET \/secret/)
      assert.match(error.message, /cachePage(Forever)?\(\)/)
      assert.match(error.message, /auth/)
    })

  test('one that would, on a route without GET, lets every request through: {$self}')
    .with(['HEAD', 'POST'])
    .run(async ({ assert }, method) => {
      const app = await startApp({
        routes: (router) => {
          router.route('/secret', [method], [Plain, 'index']).use(cachePage(10)).use(auth)
        },
      })
      const headers = { 'x-user': 'ada' }
      for (const round of [1, 2]) {
        const answer = await app.request(method, '/secret', { headers })
        assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=not-innermost')
        assert.equal(runs, round)
        const stranger = await app.request(method, '/secret')
        assert.equal(stranger.status, 401)
        assert.equal(runs, round)
      }
    })

  test('a write is never told that the page is not ready', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .post('/write', () => 'written')
          .use(cachePageForever(10, undefined, { onMiss: 'unavailable' }))
          .use(auth)
      },
    })
    const { status, body } = await app.request('POST', '/write', { headers: { 'x-user': 'ada' } })
    assert.deepEqual([status, body], [200, 'written'])
  })

  test('the middleware of a route runs before its pages are served', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Plain, 'index']).use(auth).use(cachePage(10))
        router.get('/mixed', [Mixed, 'index']).use(auth)
      },
    })
    for (const path of ['/', '/mixed']) {
      const headers = { 'x-user': 'ada' }
      await app.get(path, { headers })
      assert.match((await app.cacheStatus(path, { headers }))!, /hit/)
      const stranger = await app.get(path)
      assert.equal(stranger.status, 401)
      assert.equal(stranger.body, 'who are you?')
    }
  })

  test('the same declaration may be on many routes', async ({ assert }) => {
    const shared = cachePage(10)
    const app = await startApp({
      routes: (router) => {
        router.get('/a', () => 'a').use(shared)
        router.get('/b', () => 'b').use(shared)
      },
    })
    for (const path of ['/a', '/b']) {
      assert.equal(await app.cacheStatus(path), STORED)
      assert.equal(await app.body(path), path.slice(1))
    }
  })
})
