import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { turns } from '../support/turns.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CachePageOptions } from '../../src/types.ts'

const LIMITED: CachePageOptions = { timeLimit: '20ms', staleIfError: '1h' }

/**
 * A page that is produced once, and then as `later` says.
 */
async function appWith(later: (ctx: HttpContext) => unknown, options = LIMITED) {
  let runs = 0
  const app = await startApp({
    routes: (router) => {
      router
        .get('/', async (ctx) => {
          const run = ++runs
          await (run === 1 ? undefined : later(ctx))
          return `run ${run}`
        })
        .use(cachePage(60, undefined, options))
    },
  })
  return { app, runs: () => runs }
}

test.group('Time limit', () => {
  test('the last good page is served instead of one that takes too long, which is stored when it comes', async ({
    assert,
  }) => {
    const clock = stopClock()
    const gate = new Gate()
    const { app, runs } = await appWith(() => gate.pass())
    await app.get('/')
    clock.forward(70)

    const answers = await crowd(20, () => app.get('/'))
    for (const { status, body, cacheStatus } of answers) {
      assert.equal(status, 200)
      assert.equal(body, 'run 1')
      assert.equal(cacheStatus, 'page-cache; hit; ttl=-10; detail=stale-if-error')
    }
    // Whoever comes now is not made to wait for what has just failed.
    assert.equal(await app.body('/'), 'run 1')
    assert.equal(runs(), 2)

    gate.open()
    while ((await app.body('/')) !== 'run 2') {
      await turns()
    }
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit; ttl=\d+$/)
    assert.equal(runs(), 2)
  })

  test('a page that comes in time is served to all who wait', async ({ assert }) => {
    const clock = stopClock()
    const gate = new Gate()
    const { app, runs } = await appWith(() => gate.pass(), { ...LIMITED, timeLimit: '1h' })
    await app.get('/')
    clock.forward(70)
    const asking = crowd(20, () => app.get('/'))
    await gate.reached(1)
    gate.open()
    for (const { body, cacheStatus } of await asking) {
      assert.equal(body, 'run 2')
      assert.match(cacheStatus!, /^page-cache; (fwd=stale; collapsed|hit; ttl=60)$/)
    }
    assert.equal(runs(), 2)
  })

  test('a handler that fails is tried again after a while, and not by each visitor', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = true
    const { app, runs } = await appWith(() =>
      isBroken ? Promise.reject(new Error('broken')) : undefined
    )
    await app.get('/')
    clock.forward(70)
    for (let visitors = 0; visitors < 3; visitors++) {
      const { body, cacheStatus } = await app.get('/')
      assert.equal(body, 'run 1')
      assert.match(cacheStatus!, /detail=stale-if-error$/)
    }
    assert.equal(runs(), 2)
    isBroken = false
    clock.forward(1)
    assert.equal(await app.body('/'), 'run 3')
  })

  test('a page that may not be stored any more is the handler’s answer to each visitor', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { app } = await appWith(({ response }) => response.header('Cache-Control', 'private'))
    await app.get('/')
    clock.forward(70)
    const answers = [await app.get('/'), await app.get('/')]
    for (const { body, cacheStatus } of answers) {
      assert.notEqual(body, 'run 1')
      assert.equal(cacheStatus, 'page-cache; fwd=stale; detail=private')
    }
    assert.notEqual(answers[0].body, answers[1].body)
  })

  test('where there is no good page, the first visitor waits on, and no other one', async ({
    assert,
  }) => {
    const [slow, quick] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      config: { timeLimit: '20ms' },
      routes: (router) => {
        class Controller extends CachePageMixin() {
          static cacheTimeout = 60
          async index() {
            const run = ++runs
            await (run === 1 ? slow : quick).pass()
            return `run ${run}`
          }
        }
        router.get('/', [Controller, 'index'])
      },
    })
    const first = app.body('/')
    await slow.reached(1)
    const second = app.body('/')
    await quick.reached(1)
    quick.open()
    assert.equal(await second, 'run 2')
    slow.open()
    assert.equal(await first, 'run 1')
    assert.equal(await app.body('/'), 'run 2')
  })

  test('a page may set the limit of the configuration aside', async ({ assert }) => {
    const gate = new Gate()
    let runs = 0
    const app = await startApp({
      config: { timeLimit: '1ms' },
      routes: (router) => {
        router
          .get('/', async () => {
            runs++
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60, undefined, { timeLimit: null }))
      },
    })
    const asking = crowd(2, () => app.body('/'))
    await gate.reached(1)
    await turns()
    gate.open()
    assert.deepEqual(await asking, ['page', 'page'])
    assert.equal(runs, 1)
  })

  test('a forever page is served through any outage', async ({ assert }) => {
    const clock = stopClock()
    let isBroken = false
    const app = await startApp({
      routes: (router) => {
        const handler = () => (isBroken ? new Promise<never>(() => {}) : Promise.resolve('good'))
        router.get('/', handler).use(cachePageForever(60, undefined, { timeLimit: 1 }))
      },
    })
    await app.get('/')
    isBroken = true
    clock.forward(60 * 86_400)
    const { body, cacheStatus } = await app.get('/')
    assert.equal(body, 'good')
    assert.equal(cacheStatus, 'page-cache; hit')
  })
})
