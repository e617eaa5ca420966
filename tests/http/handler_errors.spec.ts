import { test } from '@japa/runner'
import { Exception } from '@adonisjs/core/exceptions'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { ExceptionHandler, type Router, type HttpContext } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'

type Handler = (ctx: HttpContext) => unknown

const DECLARATIONS: Record<string, (router: Router, handler: Handler) => void> = {
  'on a route': (router, handler) => {
    router.get('/', handler).use(cachePage(60, undefined, { statuses: [404] }))
  },
  'on a controller': (router, handler) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheStatuses = [404]
      index(ctx: HttpContext) {
        return handler(ctx)
      }
    }
    router.get('/', [Controller, 'index'])
  },
  'on an action': (router, handler) => {
    class Controller {
      @cachePage(60)
      index(ctx: HttpContext) {
        return handler(ctx)
      }
    }
    router.get('/', [Controller, 'index'])
  },
}

const ERRORS: [what: string, status: number, make: () => unknown][] = [
  ['an error', 500, () => new Error('for the first alone')],
  ['a 503', 503, () => new Exception('for the first alone', { status: 503 })],
  ['a 403', 403, () => new Exception('for the first alone', { status: 403 })],
  ['a 422', 422, () => new Exception('for the first alone', { status: 422 })],
  ['nothing', 500, () => undefined],
  ['a string', 500, () => 'for the first alone'],
]

/**
 * Gives an application the exception handler that applications have.
 */
async function reportTo(application: ApplicationService, seen: unknown[]) {
  class Handler extends ExceptionHandler {
    protected debug = false

    async report(error: unknown, ctx: HttpContext) {
      seen.push(error)
      return super.report(error, ctx)
    }
  }
  const server = await application.container.make('server')
  server.errorHandler(async () => ({ default: Handler }))
}

test.group('Errors of a handler', () => {
  for (const [where, declare] of Object.entries(DECLARATIONS)) {
    for (const when of ['at once', 'later']) {
      test(`${where}: {0}, thrown ${when}, is answered as without a cache, and to nobody else`)
        .with(ERRORS)
        .run(async ({ assert }, [, status, make]) => {
          const seen: unknown[] = []
          let isBroken = true
          const handler: Handler = () => {
            if (!isBroken) {
              return 'well'
            }
            if (when === 'later') {
              return Promise.reject(make())
            }
            throw make()
          }
          const app = await startApp({
            routes: async (router, application) => {
              declare(router, handler)
              router.get('/uncached', handler)
              await reportTo(application, seen)
            },
          })
          const failed = await app.get('/')
          assert.lengthOf(seen, 1)
          const uncached = await app.get('/uncached')
          isBroken = false
          const second = await app.get('/')

          assert.equal(failed.status, status)
          assert.equal(uncached.status, status)
          assert.match(failed.cacheStatus!, /detail=(error|status)$/)
          if (make() !== undefined) {
            assert.equal(failed.body, uncached.body)
          }
          assert.equal(second.status, 200)
          assert.equal(second.body, 'well')
          assert.equal(second.cacheStatus, 'page-cache; fwd=uri-miss; stored')
        })
    }
  }

  test('an error that renders itself does so')
    .with(Object.keys(DECLARATIONS))
    .run(async ({ assert }, where) => {
      class Rendered extends Exception {
        static status = 418
        handle(_: this, { response }: HttpContext) {
          response.status(418).header('x-rendered', 'yes').send('short and stout')
        }
      }
      const app = await startApp({
        routes: async (router, application) => {
          DECLARATIONS[where](router, async () => {
            throw new Rendered()
          })
          await reportTo(application, [])
        },
      })
      for (const answer of [await app.get('/'), await app.get('/')]) {
        assert.equal(answer.status, 418)
        assert.equal(answer.body, 'short and stout')
        assert.equal(answer.headers['x-rendered'], 'yes')
      }
    })

  test('a page that cannot be serialised is an error, and the next one is stored', async ({
    assert,
  }) => {
    const broken = {
      toJSON() {
        throw new Error('broken')
      },
    }
    let isBroken = true
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => (isBroken ? broken : { a: 1 })).use(cachePage(60))
      },
    })
    const failed = await app.get('/')
    isBroken = false
    assert.equal(failed.status, 500)
    assert.equal(failed.cacheStatus, 'page-cache; fwd=uri-miss; detail=capture-error')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
  })
})
