import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { Gate } from '../support/gate.ts'
import { stopClock } from '../support/clock.ts'
import { crowd } from '../support/crowd.ts'
import { storesIn } from '../support/stores.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

const CROWD = 200

type Handler = (ctx: HttpContext) => unknown

const DECLARATIONS: Record<string, (router: Router, handler: Handler) => void> = {
  'on a route': (router, handler) => {
    router.get('/', handler).use(cachePage(60))
  },
  'on a controller': (router, handler) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      index(ctx: HttpContext) {
        return handler(ctx)
      }
    }
    router.get('/', [Controller, 'index'])
  },
}

test.group('Many requests for a page that may not be stored', () => {
  for (const [where, declare] of Object.entries(DECLARATIONS)) {
    test(`${where}: nobody queues, and each gets only his own cookie (store: {$self})`)
      .with(['memory', 'files'] as const)
      .run(async ({ assert, fs }, kind) => {
        const [first, others, next] = [new Gate(), new Gate(), new Gate()]
        let runs = 0
        const app = await startApp({
          cache: storesIn(fs.basePath)[kind],
          routes: (router) => {
            declare(router, async ({ request, response }) => {
              const run = ++runs
              await (run === 1 ? first : run <= CROWD ? others : next).pass()
              const name = request.header('x-name')!
              response.plainCookie('name', name, { encode: false })
              return `Hello, ${name}`
            })
          },
        })
        const ask = async (name: string) => {
          const visitor = app.visitor()
          const answer = await visitor.get('/', { headers: { 'x-name': name } })
          return { name, visitor, answer }
        }

        const asked = crowd(CROWD, (index) => ask(`one-${index}`))
        await first.reached(1)
        first.open()
        // The gate opens when the last of them has arrived: had one to wait for another, it
        // would stay closed.
        await others.reached(CROWD - 1)
        others.open()
        const arrived = crowd(CROWD, (index) => ask(`two-${index}`))
        await next.reached(CROWD)
        next.open()

        for (const { name, visitor, answer } of [...(await asked), ...(await arrived)]) {
          assert.equal(answer.body, `Hello, ${name}`)
          assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=set-cookie')
          assert.deepEqual([...visitor.cookies], [['name', name]])
        }
      })
  }

  test('a page that may be stored again is stored by the next visitor', async ({ assert }) => {
    let isPrivate = true
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            if (isPrivate) {
              response.header('Cache-Control', 'private')
            }
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    await app.get('/')
    isPrivate = false
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit/)
  })

  test('that a page may not be stored is forgotten after a short time', async ({ assert }) => {
    const clock = stopClock()
    const gate = new Gate()
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async ({ response }) => {
            if (++runs === 1) {
              return response.header('Cache-Control', 'private')
            }
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    await app.get('/')
    clock.forward(5)
    const leader = app.get('/')
    await gate.reached(1)
    const waiting = crowd(5, () => app.get('/'))
    gate.open()
    await leader
    await waiting
    assert.equal(runs, 2)
  })
})

test.group('Invalidating a page while it is produced', () => {
  test('{0} wins over that page')
    .with([
      ['forget()', (app) => app.pageCache.forget('page')],
      ['clear()', (app) => app.pageCache.clear()],
    ] as [string, (app: Awaited<ReturnType<typeof startApp>>) => Promise<unknown>][])
    .run(async ({ assert }, [, invalidate]) => {
      const [before, after] = [new Gate(), new Gate()]
      let runs = 0
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', async () => {
              const run = ++runs
              await [before, after][run - 1]?.pass()
              return `run ${run}`
            })
            .use(cachePage(60, () => 'page'))
        },
      })
      const early = app.get('/')
      await before.reached(1)
      await invalidate(app)
      // Who comes afterwards does not wait for what was begun before.
      const late = app.get('/')
      await after.reached(1)
      after.open()
      const other = await late
      before.open()
      const answer = await early

      assert.equal(other.body, 'run 2')
      assert.equal(answer.body, 'run 1')
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=invalidated')
      assert.equal(await app.body('/'), 'run 2')
    })
})
