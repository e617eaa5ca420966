import { test } from '@japa/runner'
import { randomUUID } from 'node:crypto'
import { Gate } from '../support/gate.ts'
import { stopClock } from '../support/clock.ts'
import { MemoryBus } from '../support/memory_bus.ts'
import { playTimers } from '../support/play_timers.ts'
import { redis } from '../support/services.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { createRedisBus } from './redis_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheProvider } from '@adonisjs/cache/types'
import type { HttpContext } from '@adonisjs/core/http'
import type { StoreUnderTest } from './store_under_test.ts'

const HOST = 'example.com'
const STORED = 'page-cache; fwd=uri-miss; stored'
const INVALIDATED = 'page-cache; fwd=uri-miss; detail=invalidated'
const OPTIONS = { tags: ['posts'] }
const PATHS = ['/timed', '/forever']

/** Beyond the time for which what was read is trusted, in seconds */
const LONG = 2

const INVALIDATIONS: [
  what: string,
  invalidate: (app: TestApp, path: string) => Promise<unknown>,
][] = [
  ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
  ['forgetUrl()', ({ pageCache }, path) => pageCache.forgetUrl(`http://${HOST}${path}`)],
  ['forgetView()', ({ pageCache }, path) => pageCache.forgetView(path)],
  ['forget()', ({ pageCache }, path) => pageCache.forget(`${HOST}${path}`)],
  ['clear()', ({ pageCache }) => pageCache.clear()],
]

const cases = INVALIDATIONS.flatMap(([what, invalidate]) =>
  PATHS.map((path) => [what, path, invalidate] as const)
)

async function cacheOf({ app }: TestApp): Promise<CacheProvider> {
  const manager = await app.container.make('cache.manager')
  return manager.use('pages' as never) as CacheProvider
}

/**
 * Resolves when an application has heard what another one has told by now.
 */
async function hasHeard(app: TestApp, other: TestApp): Promise<void> {
  const key = randomUUID()
  let isHeard = false
  const emitter = await app.app.container.make('emitter')
  emitter.on('bus:message:received' as any, ({ message }: any) => {
    isHeard ||= message.keys.includes(key)
  })
  // It may not listen yet.
  await cacheOf(app)
  const cache = await cacheOf(other)
  while (!isHeard) {
    await cache.delete({ key })
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/**
 * Two processes with a memory each, and a bus between them.
 */
async function startTwo(apps: StoreUnderTest['app'][]) {
  let gate: Gate | null = null
  const startOne = (app: StoreUnderTest['app']) => {
    let runs = 0
    const handler = async ({ pageCache, request }: HttpContext) => {
      const run = ++runs
      await gate?.pass()
      if (request.url().endsWith('/named')) {
        pageCache.tag('posts')
      }
      return `${run}`
    }
    return startApp({
      ...app,
      config: { hosts: [HOST] },
      routes: (router) => {
        router.get('/timed', handler).use(cachePage(3600, undefined, OPTIONS))
        router.get('/forever', handler).use(cachePageForever(3600, undefined, OPTIONS))
        router.get('/timed/named', handler).use(cachePage(3600))
        router.get('/forever/named', handler).use(cachePageForever(3600))
        router.get('/other/:id', handler).use(cachePageForever(3600))
      },
    })
  }
  const a = await startOne(apps[0])
  const b = await startOne(apps[1])
  await hasHeard(a, b)
  await hasHeard(b, a)
  const get = (app: TestApp, path: string) => app.get(path, { headers: { host: HOST } })
  return {
    a,
    b,
    get,
    bodyOf: (app: TestApp, path: string) => get(app, path).then(({ body }) => body),
    statusOf: (app: TestApp, path: string) => get(app, path).then(({ cacheStatus }) => cacheStatus),
    stopHandlers: () => (gate = new Gate()),
    goOn: () => {
      gate?.open()
      gate = null
    },
  }
}

const noRedis = !(await redis.available()) && 'Redis is not reachable'

const BUSES: [name: string, skip: string | false, create: () => StoreUnderTest['app'][]][] = [
  [
    'a bus',
    false,
    () => {
      const bus = new MemoryBus()
      return [{ cache: bus.cache }, { cache: bus.cache }]
    },
  ],
  [
    'Redis as a bus',
    noRedis,
    () => {
      const prefix = `test-${randomUUID()}`
      return [createRedisBus({ prefix }), createRedisBus({ prefix })]
    },
  ],
]

for (const [name, skip, create] of BUSES) {
  test.group(`Processes with a memory each, and ${name} between them`, (group) => {
    if (skip) {
      group.each.skip(true, skip)
    }

    test('keep pages of their own: {0}')
      .with([
        ['the same ones', PATHS, PATHS],
        ['different ones with a tag in common', ['/timed'], ['/forever']],
      ] as const)
      .run(async ({ assert }, [, ofA, ofB]) => {
        const clock = stopClock()
        const { a, b, statusOf } = await startTwo(create())
        const all = [...ofA.map((path) => [a, path]), ...ofB.map((path) => [b, path])] as const
        const statuses = async () => {
          const found: (string | undefined)[] = []
          for (const [app, path] of all as readonly [TestApp, string][]) {
            found.push(await statusOf(app, path))
          }
          // What they have told arrives, be it in the middle of a later request or not.
          await hasHeard(a, b)
          await hasHeard(b, a)
          clock.forward(LONG)
          return found
        }
        assert.deepEqual(
          await statuses(),
          all.map(() => STORED)
        )
        for (let round = 0; round < 3; round++) {
          for (const status of await statuses()) {
            assert.match(status!, /^page-cache; hit/)
          }
        }
      })

    test('are rid of what one of them forgets, and of nothing else: {0}, {1}')
      .with(cases.filter(([what]) => what !== 'clear()'))
      .run(async ({ assert }, [, path, invalidate]) => {
        const clock = stopClock()
        const { a, b, bodyOf } = await startTwo(create())
        for (const app of [a, b]) {
          assert.equal(await bodyOf(app, path), '1')
          assert.equal(await bodyOf(app, '/other/1'), '2')
        }
        await invalidate(a, path)
        await hasHeard(b, a)
        clock.forward(LONG)
        for (const app of [a, b]) {
          assert.equal(await bodyOf(app, path), '3')
          assert.equal(await bodyOf(app, path), '3')
          assert.equal(await bodyOf(app, '/other/1'), '2')
        }
      })

    test('are rid of all pages when one of them clears its own', async ({ assert }) => {
      const clock = stopClock()
      const { a, b, bodyOf } = await startTwo(create())
      const ask = (path: string) => Promise.all([a, b].map((app) => bodyOf(app, path)))
      assert.deepEqual(await ask('/forever'), ['1', '1'])
      assert.deepEqual(await ask('/other/1'), ['2', '2'])
      await a.pageCache.clear()
      await hasHeard(b, a)
      clock.forward(LONG)
      assert.deepEqual(await ask('/other/1'), ['3', '3'])
      assert.deepEqual(await ask('/forever'), ['4', '4'])
      assert.deepEqual(await ask('/forever'), ['4', '4'])
    })

    test('at once, where a tag or a URL is forgotten: {0}')
      .with(INVALIDATIONS.filter(([what]) => !['forget()', 'clear()'].includes(what)))
      .run(async ({ assert }, [, invalidate]) => {
        stopClock()
        const { a, b, bodyOf } = await startTwo(create())
        await bodyOf(b, '/forever')
        await invalidate(a, '/forever')
        await hasHeard(b, a)
        assert.equal(await bodyOf(b, '/forever'), '2')
      })

    test('serve what one of them expires once more, and renew it: {$self}')
      .with(PATHS)
      .run(async ({ assert }, path) => {
        const clock = stopClock()
        const { a, b, get, bodyOf } = await startTwo(create())
        for (const expire of ['expireTags', 'expireUrl'] as const) {
          const before = await bodyOf(b, path)
          await (expire === 'expireTags'
            ? a.pageCache.expireTags(['posts'])
            : a.pageCache.expireUrl(`http://${HOST}${path}`))
          await hasHeard(b, a)
          clock.forward(LONG)
          const { body, cacheStatus } = await get(b, path)
          assert.equal(body, before)
          assert.match(cacheStatus!, /detail=outdated/)
          await b.pageCache.settled()
          assert.equal(await bodyOf(b, path), `${Number(before) + 1}`)
        }
      })

    test('do not store what one of them forgets while another one produces it: {0}, {1}')
      .with(cases)
      .run(async ({ assert }, [, path, invalidate]) => {
        const clock = stopClock()
        const { a, b, bodyOf, statusOf, stopHandlers, goOn } = await startTwo(create())
        const gate = stopHandlers()
        const early = statusOf(b, path)
        await gate.reached(1)
        await invalidate(a, path)
        await hasHeard(b, a)
        goOn()
        assert.equal(await early, INVALIDATED)
        clock.forward(LONG)
        assert.equal(await bodyOf(b, path), '2')
        assert.equal(await bodyOf(b, path), '2')
      })

    test('nor where its handler names the tag afterwards: {$self}')
      .with(PATHS)
      .run(async ({ assert }, path) => {
        const { a, b, statusOf, stopHandlers, goOn } = await startTwo(create())
        const gate = stopHandlers()
        const early = statusOf(b, `${path}/named`)
        await gate.reached(1)
        await a.pageCache.forgetTags(['posts'])
        await hasHeard(b, a)
        goOn()
        assert.equal(await early, INVALIDATED)
        assert.equal(await statusOf(b, `${path}/named`), STORED)
        assert.match((await statusOf(b, `${path}/named`))!, /^page-cache; hit/)
      })

    test('have their own back soon after one of them clears its own, and keep them', async ({
      assert,
    }) => {
      const clock = stopClock()
      const { a, b, bodyOf } = await startTwo(create())
      await a.pageCache.clear()
      await hasHeard(b, a)
      assert.equal(await bodyOf(a, '/forever'), '1')
      // The first one is not stored here: it may have been begun before the other one cleared.
      await bodyOf(b, '/forever')
      await bodyOf(b, '/forever')
      await hasHeard(a, b)
      clock.forward(LONG)
      assert.equal(await bodyOf(a, '/forever'), '1')
    })

    test('renew a page each for itself', async ({ assert }) => {
      const clock = stopClock()
      const { a, b, bodyOf } = await startTwo(create())
      await bodyOf(a, '/forever')
      await bodyOf(b, '/forever')
      assert.equal(await a.pageCache.renew(`http://${HOST}/forever`), 'renewed')
      await hasHeard(b, a)
      clock.forward(LONG)
      assert.equal(await bodyOf(a, '/forever'), '2')
      assert.equal(await bodyOf(b, '/forever'), '1')
    })
  })
}

test.group('What is told on a bus between memories', () => {
  test('is what was forgotten, and not what was stored', async ({ assert }) => {
    const bus = new MemoryBus()
    const { a, b, statusOf } = await startTwo([{ cache: bus.cache }, { cache: bus.cache }])
    bus.messages.splice(0)
    for (const app of [a, b]) {
      for (const path of [...PATHS, '/timed/named', '/other/1', '/other/2']) {
        assert.equal(await statusOf(app, path), STORED)
      }
      // The index of pages as well
      await app.pageCache.settled()
    }
    assert.deepEqual(bus.messages, [])
    await a.pageCache.forgetTags(['posts'])
    assert.isAbove(bus.messages.length, 0)
    assert.isTrue(bus.messages.every(({ type }) => type === 'delete'))
  })

  test(
    'is known to have failed where nobody can be told, and the page is gone here: the bus {$self}'
  )
    .with(['isHanging', 'isRefusing'] as const)
    .run(async ({ assert }, fault) => {
      const bus = new MemoryBus()
      const { a, bodyOf, statusOf } = await startTwo([{ cache: bus.cache }, { cache: bus.cache }])
      assert.equal(await bodyOf(a, '/forever'), '1')
      assert.equal(await bodyOf(a, '/other/1'), '2')
      bus[fault] = true
      const error = await playTimers(() =>
        a.pageCache.forgetTags(['posts']).catch((reason) => reason)
      )
      assert.equal(error?.code, 'E_STORE_UNAVAILABLE')
      assert.include(error.message, 'The bus has not taken')
      // Its memory has not failed.
      assert.match((await statusOf(a, '/other/1'))!, /^page-cache; hit/)
      assert.equal(await bodyOf(a, '/forever'), '3')
      assert.equal(await bodyOf(a, '/forever'), '3')
    })
})
