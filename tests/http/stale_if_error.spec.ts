import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

type Failure = (ctx: HttpContext) => unknown
type Declare = (router: Router, handler: (ctx: HttpContext) => unknown) => void

/** What a failing handler leaves behind, for nobody to see */
function leaveTraces({ response }: HttpContext) {
  response.cookie('failed', 'yes').header('X-Failed', 'yes').header('Cache-Control', 'no-store')
}

const FAILURES: Record<string, Failure> = {
  'throws': () => {
    throw new Error('broken')
  },
  'throws later': async () => {
    await Promise.resolve()
    throw new Error('broken')
  },
  'throws nothing': () => Promise.reject(),
  'throws a string': () => Promise.reject('broken'),
  'throws a 503': () => Promise.reject(Object.assign(new Error('broken'), { status: 503 })),
  'answers 500': ({ response }) => response.status(500).send('broken'),
  'answers 503 with JSON': ({ response }) => response.serviceUnavailable({ broken: true }),
}

const DECLARATIONS: Record<string, Declare> = {
  'on a route': (router, handler) => {
    router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 300 }))
  },
  'on a controller': (router, handler) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheStaleIfError = '5m'
      index(ctx: HttpContext) {
        return handler(ctx)
      }
    }
    router.get('/', [Controller, 'index'])
  },
}

/** What is cut out wherever it is, because it can mean nothing else */
const TOKEN = 'a1b2c3d4e5f6g7h8'

test.group('Stale if error', () => {
  for (const [where, declare] of Object.entries(DECLARATIONS)) {
    test(`${where}: the last good page is served for a handler that {$self}`)
      .with(Object.keys(FAILURES))
      .run(async ({ assert }, name) => {
        const clock = stopClock()
        let isBroken = false
        const app = await startApp({
          routes: (router) => {
            declare(router, (ctx) => {
              if (!isBroken) {
                return 'good'
              }
              leaveTraces(ctx)
              return FAILURES[name](ctx)
            })
          },
        })
        await app.get('/')
        isBroken = true
        clock.forward(60 + 299)
        const wrapAction = await app.get('/')
        const again = await app.get('/')
        clock.forward(1)
        const failure = await app.get('/')
        isBroken = false
        const recovered = await app.get('/')

        for (const answer of [wrapAction, again]) {
          assert.equal(answer.status, 200)
          assert.equal(answer.body, 'good')
          assert.equal(answer.cacheStatus, 'page-cache; hit; ttl=-299; detail=stale-if-error')
          assert.notProperty(answer.headers, 'set-cookie')
          assert.notProperty(answer.headers, 'x-failed')
          assert.equal(answer.headers['cache-control'], 'max-age=60')
        }
        assert.isAtLeast(failure.status, 500)
        assert.equal(failure.headers['x-failed'], 'yes')
        assert.match(failure.cacheStatus!, /detail=error$/)
        assert.equal(recovered.body, 'good')
      })
  }

  test('a failure that was sent past AdonisJS is what its visitor gets', async ({ assert }) => {
    const clock = stopClock()
    const logs = collectLogs()
    let isBroken = false
    const app = await startApp({
      configs: logs.configs,
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          if (isBroken) {
            response.header('X-Broken', 'yes')
            response.response.setHeader('X-Proxy', 'yes')
            response.response.statusCode = 502
            response.response.end('bad gateway')
            throw new Error('of the proxy')
          }
          return 'good'
        }
        router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 300 }))
      },
    })
    await app.get('/')
    clock.forward(100)
    isBroken = true
    const { status, body, headers } = await app.get('/')
    assert.deepEqual([status, body, headers['x-proxy']], [502, 'bad gateway', 'yes'])
    assert.isFalse(logs.lines.some(({ msg }) => msg.includes('last good page')))
  })

  test('the last good page has a date of its own, whatever the failure has said', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = false
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          if (isBroken) {
            response.header('Date', 'Wed, 01 Jan 2020 00:00:00 GMT').status(500)
          }
          return 'good'
        }
        router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 300 }))
      },
    })
    await app.get('/')
    clock.forward(100)
    isBroken = true
    const { body, headers } = await app.get('/')
    assert.equal(body, 'good')
    assert.property(headers, 'date')
    assert.notEqual(headers.date, 'Wed, 01 Jan 2020 00:00:00 GMT')
  })

  test('an answer below 500 is no failure', async ({ assert }) => {
    const clock = stopClock()
    let status = 200
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async ({ response }) => {
            if (status !== 200) {
              response.abort('gone', status)
            }
            return 'good'
          })
          .use(cachePage(60, undefined, { staleIfError: 300 }))
      },
    })
    await app.get('/')
    clock.forward(100)
    status = 404
    const answer = await app.get('/')
    assert.equal(answer.status, 404)
    assert.equal(answer.body, 'gone')
  })

  test('the configuration gives a window to all pages, and a page may close it', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = false
    const app = await startApp({
      config: { staleIfError: '1m' },
      routes: (router) => {
        const handler = async () => {
          if (isBroken) {
            throw new Error('broken')
          }
          return 'good'
        }
        router.get('/', handler).use(cachePage(10))
        router.get('/none', handler).use(cachePage(10, undefined, { staleIfError: 0 }))
      },
    })
    await app.get('/')
    await app.get('/none')
    isBroken = true
    clock.forward(30)
    assert.equal(await app.body('/'), 'good')
    assert.equal(await app.body('/none'), 'broken')
  })

  test('a page with a hole that cannot be filled is no page to serve: the handler is not run again', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = false
    let runs = 0
    const app = await startApp({
      config: {
        holes: [
          {
            name: 'visitor',
            find: () => TOKEN,
            fill: () => (isBroken ? Promise.reject(new Error('no name')) : 'Grace Hopper'),
          },
        ],
      },
      routes: (router) => {
        const handler = () => {
          runs++
          return isBroken ? Promise.reject(new Error('broken')) : Promise.resolve(`for ${TOKEN}`)
        }
        router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 300 }))
      },
    })
    await app.get('/')
    assert.equal(await app.body('/'), 'for Grace Hopper')

    clock.forward(70)
    isBroken = true
    const answer = await app.get('/')
    assert.equal(answer.status, 500)
    assert.equal(answer.cacheStatus, 'page-cache; fwd=stale; detail=error')
    assert.equal(runs, 2)
  })
})
