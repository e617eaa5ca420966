import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { turns } from '../support/turns.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

test.group('A handler that never ends', () => {
  test('keeps those waiting who came while it ran, and nobody after them', async ({ assert }) => {
    const clock = stopClock()
    const [hanging, gate] = [new Gate(), new Gate()]
    let runs = 0
    const app = await startApp({
      config: { flightTimeout: 0.5 },
      routes: (router) => {
        router
          .get('/', async () => {
            const run = ++runs
            await (run === 1 ? hanging : gate).pass()
            return `run ${run}`
          })
          .use(cachePage(60))
      },
    })
    const lost = app.get('/').catch(() => null)
    await hanging.reached(1)

    const waiting = app.body('/')
    await gate.reached(1)
    gate.open()
    assert.equal(await waiting, 'run 2')
    clock.forward(61)

    // They share one run, and do not wait for the first.
    const later = [app.body('/'), app.body('/')]
    assert.deepEqual(await Promise.all(later), ['run 3', 'run 3'])
    assert.equal(runs, 3)
    hanging.open()
    await lost
  })

  test('is waited for once: after that nobody waits for that page for a while', async ({
    assert,
  }) => {
    const [gate, arrivals] = [new Gate(), new Gate()]
    arrivals.open()
    const app = await startApp({
      config: { flightTimeout: 0.2 },
      routes: (router) => {
        const keyFunc = () => arrivals.pass().then(() => 'page')
        router
          .get('/', async () => {
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60, keyFunc))
      },
    })
    const asking = [app.body('/')]
    await gate.reached(1)
    asking.push(app.body('/'))
    await gate.reached(2)
    // One of these would be waited for by the others.
    asking.push(...Array.from({ length: 10 }, () => app.body('/')))
    await arrivals.reached(12)
    await turns()
    gate.open()
    assert.deepEqual(new Set(await Promise.all(asking)), new Set(['page']))
    assert.equal(gate.arrived, 12)
  })

  test('whose response has left is waited for by nobody', async ({ assert }) => {
    const gate = new Gate()
    const app = await startApp({
      routes: (router) => {
        class Events extends CachePageMixin() {
          static cacheTimeout = 60
          async index({ response }: HttpContext) {
            const node = response.response
            node.writeHead(200, { 'content-type': 'text/event-stream' })
            node.write('data: first\n\n')
            await gate.pass()
            node.end()
          }
        }
        router.get('/', [Events, 'index'])
      },
    })
    // They wait an hour for one another here, where they do.
    const streams = await Promise.all([1, 2, 3].map(() => fetch(`${app.url}/`)))
    await gate.reached(3)
    for (const { headers } of streams) {
      assert.equal(headers.get('content-type'), 'text/event-stream')
    }
    gate.open()
    for (const stream of streams) {
      assert.equal(await stream.text(), 'data: first\n\n')
    }
  })

  test('that has put something around how a head is written keeps it: {what}')
    .with([
      { what: 'a page', setsCookie: false },
      { what: 'no page', setsCookie: true },
    ])
    .run(async ({ assert }, { setsCookie }) => {
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', ({ response }) => {
              // As on-headers does, on which middleware for Node.js builds.
              const node = response.response
              const { writeHead } = node
              node.writeHead = function (this: typeof node, ...args: Parameters<typeof writeHead>) {
                node.setHeader('X-Late', 'here')
                return Reflect.apply(writeHead, this, args)
              } as never
              void (setsCookie && response.plainCookie('visitor', 'ada'))
              return 'a page'
            })
            .use(cachePage(60))
        },
      })
      const { headers, cacheStatus } = await app.get('/')
      assert.equal(headers['x-late'], 'here')
      assert.match(cacheStatus!, setsCookie ? /detail=set-cookie/ : /stored/)
    })

  test('whose visitor leaves goes on for the others', async ({ assert }) => {
    const gate = new Gate()
    const left = Promise.withResolvers<void>()
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async ({ response }) => {
            runs++
            response.response.once('close', () => left.resolve())
            await gate.pass()
            return 'page'
          })
          .use(cachePage(60))
      },
    })
    const controller = new AbortController()
    const leader = fetch(`${app.url}/`, { signal: controller.signal }).catch(() => null)
    await gate.reached(1)
    const others = crowd(5, () => app.body('/'))
    await turns()
    controller.abort()
    await left.promise
    await leader
    gate.open()
    assert.deepEqual(new Set(await others), new Set(['page']))
    assert.equal(runs, 1)
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit/)
  })
})
