import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { Gate } from '../support/gate.ts'
import { stopClock } from '../support/clock.ts'
import { crowd } from '../support/crowd.ts'
import { turns } from '../support/turns.ts'
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
    test(`${where}: nobody queues, and each gets only their own cookie (store: {$self})`)
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

  test('that a page may not be stored is known for 5 seconds, and not longer', async ({
    assert,
  }) => {
    const clock = stopClock()
    const [first, second] = [new Gate(), new Gate()]
    let gate: Gate | null = null
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async ({ response }) => {
            await gate?.pass()
            response.header('Cache-Control', 'private')
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    await app.get('/')

    clock.forward(4.999)
    gate = first
    const together = crowd(3, () => app.get('/'))
    await first.reached(3)
    first.open()
    await together

    clock.forward(5.001)
    gate = second
    const leader = app.get('/')
    await second.reached(1)
    const waiting = crowd(3, () => app.get('/'))
    await turns()
    assert.equal(second.arrived, 1)
    second.open()
    await leader
    await waiting
  })
})

type Invalidate = (app: TestApp) => Promise<unknown>

const FORGET: Invalidate = ({ pageCache }) => pageCache.forget('page')
const FORGET_URL: Invalidate = ({ pageCache, url }) => pageCache.forgetUrl(`${url}/page`)
const FORGET_TAGS: Invalidate = ({ pageCache }) => pageCache.forgetTags(['pages'])
const CLEAR: Invalidate = ({ pageCache }) => pageCache.clear()

/**
 * Pages whose handlers stand before gates, one for each run.
 */
async function appWithGates() {
  const gates = [new Gate(), new Gate(), new Gate()]
  const arrivals = new Gate()
  arrivals.open()
  const keyFunc = async ({ params }: HttpContext) => {
    await arrivals.pass()
    return params.key
  }
  let runs = 0
  const app = await startApp({
    routes: (router) => {
      router
        .get('/:key', async () => {
          const run = ++runs
          await gates[run - 1]?.pass()
          return `run ${run}`
        })
        .use(cachePage(60, keyFunc, { tags: ['pages'] }))
    },
  })
  /** Resolves when so many have come in all, and each waits for what it has to wait for */
  const come = async (count: number) => {
    await arrivals.reached(count)
    await turns()
  }
  return { app, gates, come }
}

test.group('Invalidating a page while it is produced', () => {
  test('{0} wins over that page, and nobody who comes afterwards waits for it')
    .with([
      ['forget()', FORGET],
      ['clear()', CLEAR],
    ] as const)
    .run(async ({ assert }, [, invalidate]) => {
      const { app, gates } = await appWithGates()
      const [before, after] = gates
      const early = app.get('/page')
      await before.reached(1)
      await invalidate(app)
      const late = app.get('/page')
      // It would stay closed if whoever comes later waited.
      await after.reached(1)
      after.open()
      const other = await late
      before.open()
      const answer = await early

      assert.equal(other.body, 'run 2')
      assert.equal(other.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.equal(answer.body, 'run 1')
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=invalidated')
      assert.equal(await app.body('/page'), 'run 2')
    })

  test('{0} keeps it from whoever comes afterwards, although it ends first')
    .with([
      ['forget()', FORGET],
      ['forgetUrl()', FORGET_URL],
      ['forgetTags()', FORGET_TAGS],
      ['clear()', CLEAR],
    ] as const)
    .run(async ({ assert }, [, invalidate]) => {
      const { app, gates, come } = await appWithGates()
      const [before, ...others] = gates
      others.forEach((gate) => gate.open())
      const early = app.body('/page')
      await before.reached(1)
      await invalidate(app)
      const late = app.body('/page')
      await come(2)
      before.open()

      assert.equal(await early, 'run 1')
      assert.equal(await late, 'run 2')
      assert.equal(await app.body('/page'), 'run 2')
    })

  test('forget() concerns what Inertia asks for under the same key', async ({ assert }) => {
    const { app, gates } = await appWithGates()
    const [before, after] = gates
    const asking = () => app.body('/page', { headers: { 'x-inertia': 'true' } })
    const early = asking()
    await before.reached(1)
    await app.pageCache.forget('page')
    const late = asking()
    await after.reached(1)
    after.open()
    before.open()

    assert.equal(await early, 'run 1')
    assert.equal(await late, 'run 2')
    assert.equal(await asking(), 'run 2')
  })

  test('whoever asks for another page waits on: {0}')
    .with([
      ['forget()', ({ pageCache }: TestApp) => pageCache.forget('page')],
      ['a longer key', ({ pageCache }: TestApp) => pageCache.forget('pages')],
    ] as const)
    .run(async ({ assert }, [, invalidate]) => {
      const { app, gates, come } = await appWithGates()
      const path = '/page-of-another'
      const leader = app.get(path)
      await gates[0].reached(1)
      await invalidate(app)
      const waiting = app.get(path)
      await come(2)
      gates.forEach((gate) => gate.open())

      const first = await leader
      const second = await waiting
      assert.equal(first.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.equal(second.cacheStatus, 'page-cache; fwd=uri-miss; collapsed')
      assert.equal(second.body, 'run 1')
    })
})
