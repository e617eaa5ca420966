import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { turns } from '../support/turns.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CacheHelpersConfig, KeyFunc } from '../../src/types.ts'

const HEADER = 'max-age=60, stale-while-revalidate=30'

async function appWith(
  handler: (ctx: HttpContext, run: number) => unknown,
  { keyFunc = byUrl, config = {} }: { keyFunc?: KeyFunc; config?: CacheHelpersConfig } = {}
) {
  let runs = 0
  const logs = collectLogs()
  const app = await startApp({
    config,
    configs: logs.configs,
    routes: (router) => {
      router
        .get('/*', async (ctx) => {
          const run = ++runs
          ctx.response.header('Cache-Control', HEADER)
          return (await handler(ctx, run)) ?? `run ${run}`
        })
        .use(cachePage('response', keyFunc))
    },
  })
  return { app, logs, runs: () => runs }
}

test.group('Stale while revalidate (RFC 5861, 3)', () => {
  test('a stale page is served at once, and renewed in the background', async ({ assert }) => {
    const clock = stopClock()
    const gate = new Gate()
    const { app, runs } = await appWith((_, run) => (run > 1 ? gate.pass() : undefined))
    await app.get('/')

    clock.forward(70)
    const stale = await app.get('/')
    assert.equal(stale.body, 'run 1')
    assert.equal(stale.cacheStatus, 'page-cache; hit; ttl=-10; detail=stale')
    assert.equal(stale.headers.age, '70')

    await gate.reached(1)
    const crowd = await Promise.all(Array.from({ length: 5 }, () => app.body('/')))
    assert.deepEqual(crowd, Array(5).fill('run 1'))
    gate.open()
    await app.pageCache.settled()
    assert.equal(runs(), 2)

    const fresh = await app.get('/')
    assert.equal(fresh.body, 'run 2')
    assert.equal(fresh.cacheStatus, 'page-cache; hit; ttl=60')
  })

  test('after that time the visitor waits', async ({ assert }) => {
    const clock = stopClock()
    const { app } = await appWith(() => undefined)
    await app.get('/')
    clock.forward(90)
    const late = await app.get('/')
    assert.equal(late.body, 'run 2')
    assert.match(late.cacheStatus!, /fwd=(stale|uri-miss); stored/)
  })

  test('a renewal takes over what the page varies by, and nothing of the visitor', async ({
    assert,
  }) => {
    const clock = stopClock()
    const seen: Record<string, unknown>[] = []
    const others: unknown[] = []
    const { app } = await appWith(
      ({ request, response }) => {
        response.vary('X-Kind')
        const { 'x-kind': kind, cookie, authorization } = request.request.headers
        seen.push({ kind, personal: [cookie, authorization].some(Boolean) })
      },
      {
        config: { allow: ['cookies', 'authorization'] },
        keyFunc: (ctx) => {
          others.push(ctx.request.header('x-other'))
          return byUrl(ctx)
        },
      }
    )
    const asking = (kind: string) =>
      app.get('/?a=1', { headers: { 'x-kind': kind, 'cookie': 'who=Ada', 'x-other': '1' } })
    const reading = (kind: string) => asking(kind).then(({ body }) => body)
    await asking('a')
    await asking('b')

    clock.forward(70)
    assert.equal(await reading('b'), 'run 2')
    await app.pageCache.settled()
    assert.deepEqual(seen[2], { kind: 'b', personal: false })
    // Of each production, before and after; and of the visitor who got the stale page.
    assert.deepEqual(others, ['1', '1', '1', '1', '1', undefined, undefined])
    assert.equal(await reading('b'), 'run 3')
    assert.equal(await reading('a'), 'run 1')
  })

  test('a renewal never carries the credentials of a visitor, even where the store says that the page differs by them', async ({
    assert,
  }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const credentials = {
      'authorization': 'Basic YTpi',
      'proxy-authorization': 'c',
      'cookie': 'd=e',
    }
    const names = ['x-kind', ...Object.keys(credentials)]
    const seen: unknown[] = []
    const app = await startApp({
      cache: store.cache,
      config: { allow: ['authorization', 'cookies'] },
      routes: (router) => {
        router
          .get('/', ({ request: { request }, response }) => {
            seen.push(Object.fromEntries(names.map((name) => [name, request.headers[name]])))
            response.header('Cache-Control', `${HEADER}, public`).vary('X-Kind')
            return 'page'
          })
          .use(cachePage('response', () => 'my-page'))
      },
    })
    const headers = { ...credentials, 'x-kind': 'a' }
    await app.get('/', { headers })
    // An index that our own rules do not let come about.
    const isSpoilt = store.spoil(/my-page\([0-9a-f]{16}$/, (index) =>
      index.replace('["x-kind"]', JSON.stringify(names.toSorted()))
    )
    assert.equal(isSpoilt, 1)
    await app.get('/', { headers })

    clock.forward(70)
    const stale = await app.get('/', { headers })
    assert.match(stale.cacheStatus!, /detail=stale$/)
    await app.pageCache.settled()
    const none = Object.fromEntries(names.map((name) => [name, undefined]))
    assert.deepEqual(seen.slice(2), [{ ...none, 'x-kind': 'a' }])
  })

  test('a renewal that asks for another page stores nothing', async ({ assert }) => {
    const clock = stopClock()
    const keyFunc: KeyFunc = ({ request }) =>
      request.plainCookie('group', undefined, false) ?? 'none'
    const { app, runs } = await appWith(() => undefined, { keyFunc })
    const reading = () => app.body('/', { headers: { cookie: 'group=a' } })
    await reading()
    clock.forward(70)
    assert.equal(await reading(), 'run 1')
    await app.pageCache.settled()
    assert.equal(runs(), 1)
    clock.forward(30)
    assert.equal(await reading(), 'run 2')
  })

  test('a renewal that fails keeps the page, and is tried again after a while', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { app, runs } = await appWith((_, run) => {
      if (run === 2) {
        throw new Error('The database is away')
      }
    })
    const read = async () => {
      const body = await app.body('/')
      await app.pageCache.settled()
      return body
    }
    await read()
    clock.forward(70)
    assert.equal(await read(), 'run 1')
    clock.forward(0.999)
    assert.equal(await read(), 'run 1')
    assert.equal(runs(), 2)
    clock.forward(0.001)
    assert.equal(await read(), 'run 1')
    assert.equal(await read(), 'run 3')
    assert.equal(runs(), 3)
  })

  test('each renewal that fails makes the pause before the next one longer, and a success ends that', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = false
    const { app, runs } = await appWith(({ response }, run) => {
      if (isBroken) {
        throw new Error('The database is away')
      }
      response.header('Cache-Control', 'max-age=1, stale-while-revalidate=100000')
      return `run ${run}`
    })
    /** Seconds of the clock at which a renewal ran, while visitors came eight times a second */
    const attempts = async (seconds: number) => {
      const times: number[] = []
      for (let now = 0; now < seconds * 8; now++) {
        const before = runs()
        await app.get('/')
        await app.pageCache.settled()
        if (runs() > before) {
          times.push(now / 8)
        }
        clock.forward(0.125)
      }
      return times
    }
    await app.get('/')
    isBroken = true
    clock.forward(2)
    assert.deepEqual(await attempts(20), [0, 1, 3, 7, 15])
    clock.forward(100_000 - 30)
    // It is long forgotten.
    assert.deepEqual(await attempts(2), [0, 1])
    isBroken = false
    clock.forward(2)
    assert.deepEqual(await attempts(0.125), [0])
    isBroken = true
    clock.forward(2)
    assert.deepEqual(await attempts(2), [0, 1])
  })

  test('renewals that hang make room for those of other pages, and what they produce later is stored', async ({
    assert,
  }) => {
    const clock = stopClock()
    const gate = new Gate()
    const logs = collectLogs()
    let isHanging = false
    const runs: Record<string, number> = {}
    const app = await startApp({
      config: { backgroundRenewals: 2, timeLimit: '20ms' },
      configs: logs.configs,
      routes: (router) => {
        router
          .get('/:page', async ({ response, params }) => {
            const run = (runs[params.page] = (runs[params.page] ?? 0) + 1)
            if (isHanging && params.page !== 'healthy') {
              await gate.pass()
            }
            response.header('Cache-Control', 'max-age=60, stale-while-revalidate=300')
            return `run ${run}`
          })
          .use(cachePage('response'))
      },
    })
    const pages = ['/a', '/b', '/healthy']
    const visitAll = () => Promise.all(pages.map((path) => app.body(path)))
    await visitAll()
    isHanging = true
    clock.forward(70)
    await Promise.all(['/a', '/b'].map((path) => app.body(path)))
    await gate.reached(2)
    await app.pageCache.settled()
    assert.deepEqual(await visitAll(), ['run 1', 'run 1', 'run 1'])
    await app.pageCache.settled()
    assert.equal(await app.body('/healthy'), 'run 2')
    // Nobody has begun another one for a page whose renewal hangs.
    assert.deepEqual(runs, { a: 2, b: 2, healthy: 2 })
    const told = logs.lines.filter(({ msg }) => msg.includes('is not renewed after 0.02 s'))
    assert.lengthOf(told, 2)

    gate.open()
    for (const path of ['/a', '/b']) {
      while ((await app.body(path)) !== 'run 2') {
        await turns()
      }
    }
  })

  test('no more renewals go on at a time than the configuration says', async ({ assert }) => {
    const clock = stopClock()
    const gate = new Gate()
    const { app, runs } = await appWith((_, run) => (run > 3 ? gate.pass() : undefined), {
      config: { backgroundRenewals: 2 },
    })
    const visitAll = () => Promise.all(['/a', '/b', '/c'].map((path) => app.body(path)))
    await visitAll()
    clock.forward(70)
    await visitAll()
    await gate.reached(2)
    await visitAll()
    assert.equal(runs(), 5)
    gate.open()
    await app.pageCache.settled()
    await visitAll()
    await app.pageCache.settled()
    assert.equal(runs(), 6)
  })

  test('a page is not served stale against the wish of a request: {$self}')
    .with(['no-cache', 'max-age=5', 'min-fresh=1'])
    .run(async ({ assert }, header) => {
      const clock = stopClock()
      const { app } = await appWith(() => undefined)
      await app.get('/')
      clock.forward(70)
      const { body } = await app.get('/', { headers: { 'cache-control': header } })
      assert.equal(body, 'run 2')
    })

  test('an application does not end before its renewals have', async ({ assert }) => {
    const clock = stopClock()
    const gate = new Gate()
    const { app } = await appWith((_, run) => (run > 1 ? gate.pass() : undefined))
    await app.get('/')
    clock.forward(70)
    await app.get('/')
    await gate.reached(1)

    let hasEnded = false
    const ending = app.app.terminate().then(() => (hasEnded = true))
    await turns()
    assert.isFalse(hasEnded)
    gate.open()
    await ending
  })

  test('an invalidated page is not served stale', async ({ assert }) => {
    const clock = stopClock()
    const { app } = await appWith(() => undefined)
    await app.get('/')
    clock.forward(70)
    await app.pageCache.forgetUrl(`${app.url}/`)
    assert.equal(await app.body('/'), 'run 2')
  })
})
