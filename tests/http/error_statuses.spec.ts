import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

type Handler = (ctx: HttpContext) => unknown
type Declare = (router: Router, path: string, handler: Handler) => void

const DECLARATIONS: Record<string, Declare> = {
  'on a route': (router, path, handler) => {
    router.get(path, handler).use(cachePage(60, undefined, { staleIfError: 300 }))
  },
  'on a controller': (router, path, handler) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheStaleIfError = 300
      index(ctx: HttpContext) {
        return handler(ctx)
      }
    }
    router.get(path, [Controller, 'index'])
  },
}

const ERRORS: [what: string, status: unknown, answer: number][] = [
  ['a number', 404, 404],
  ['a text', '404', 404],
  ['a text of a failure', '503', 503],
  ['zero', 0, 500],
  ['no number', Number.NaN, 500],
  ['null', null, 500],
  ['an empty text', '', 500],
]

const failWith = (status: unknown) => Object.assign(new Error('gone'), { status })

test.group('The status of an error', () => {
  for (const [where, declare] of Object.entries(DECLARATIONS)) {
    for (const when of ['at once', 'later']) {
      test(`${where}, thrown ${when}, as {0} means what it means to AdonisJS`)
        .with(ERRORS)
        .run(async ({ assert }, [, status, answer]) => {
          const clock = stopClock()
          let isBroken = false
          const handler = () => {
            if (!isBroken) {
              return 'the last good page'
            }
            if (when === 'later') {
              return Promise.reject(failWith(status))
            }
            throw failWith(status)
          }
          const app = await startApp({
            routes: (router) => {
              declare(router, '/', handler)
              router.get('/uncached', handler)
            },
          })
          await app.get('/')
          clock.forward(100)
          isBroken = true
          const uncached = await app.get('/uncached')
          const cached = await app.get('/')

          assert.equal(uncached.status, answer)
          assert.deepEqual(
            [cached.status, cached.body],
            answer === 404 ? [404, uncached.body] : [200, 'the last good page']
          )
        })
    }

    test(`${where}: a page that is gone is removed when it is renewed: {$self}`)
      .with(['thrown', 'thrown later', 'answered'])
      .run(async ({ assert }, how) => {
        let isGone = false
        const app = await startApp({
          routes: (router) => {
            declare(router, '/', ({ response }) => {
              if (!isGone) {
                return 'here'
              }
              if (how === 'answered') {
                return response.status('404' as never).send('gone')
              }
              if (how === 'thrown later') {
                return Promise.reject(failWith('404'))
              }
              throw failWith('404')
            })
          },
        })
        await app.get('/')
        isGone = true
        assert.equal(await app.pageCache.renew('/'), 'evicted')
      })
  }

  test('a status that is answered as a text is one', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.status('404' as never).send('none'))
          .use(cachePage(60, undefined, { statuses: [404] }))
      },
    })
    assert.include(await app.cacheStatus('/'), 'stored')
    const hit = await app.get('/')
    assert.equal(hit.status, 404)
    assert.include(hit.cacheStatus, 'hit')
  })
})
