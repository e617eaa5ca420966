import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp, TestAppOptions } from '../support/test_app.ts'

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 2

type Answer = Awaited<ReturnType<TestApp['get']>>

const INVALIDATED = 'page-cache; fwd=uri-miss; detail=invalidated'
const STORED = 'page-cache; fwd=uri-miss; stored'

const INVALIDATIONS: [what: string, invalidate: (app: TestApp, url: string) => Promise<unknown>][] =
  [
    ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
    ['forgetUrl()', ({ pageCache }, url) => pageCache.forgetUrl(url)],
    ['forget()', ({ pageCache }, url) => pageCache.forget(url.slice('http://'.length))],
    ['forget() of an own key', ({ pageCache }) => pageCache.forget('own')],
    ['clear()', ({ pageCache }) => pageCache.clear()],
  ]

const PATHS = ['/timed', '/forever', '/forever?made=up']

const cases = INVALIDATIONS.flatMap(([what, invalidate]) =>
  PATHS.map((path) => [what, path, invalidate] as const)
)

/**
 * Two processes over one store: one serves pages, the other invalidates them.
 */
async function start(routes: TestAppOptions['routes'] = () => {}) {
  const store = new FragileStore()
  const clock = stopClock()
  let runs = 0
  let gate: Gate | null = null
  const handler = async () => {
    const run = ++runs
    await gate?.pass()
    return `run ${run}`
  }
  const own = () => 'own'
  const options = { tags: ['posts'] }
  const server = await startApp({
    cache: store.cache,
    config: { invalidateOnWrite: true, hosts: ['a.test'] },
    routes: (router) => {
      router.post('*', () => 'written')
      router.get('/timed', handler).use(cachePage(3600, undefined, options))
      router.get('/forever', handler).use(cachePageForever(3600, undefined, options))
      router.get('/own/timed', handler).use(cachePage(3600, own, options))
      router.get('/own/forever', handler).use(cachePageForever(3600, own, options))
    },
  })
  const other = await startApp({
    cache: store.cache,
    config: { hosts: ['a.test'] },
    routes,
  })
  const headers = { host: 'a.test' }
  return {
    server,
    other,
    store,
    clock,
    ask: (path: string) => server.get(path, { headers }),
    write: (path: string) => server.request('POST', path, { headers }),
    /** Stops handlers, or what the store answers to the next operation */
    stopHandlers: () => (gate = new Gate()),
    goOn: () => {
      gate?.open()
      gate = null
    },
    stopStore: (operation: 'get' | 'set' | 'delete' | 'clear', key: RegExp) => {
      store.heldBack = { operation, key, gate: new Gate(), onItsWay: operation === 'clear' }
      return store.heldBack.gate
    },
  }
}

const bodyOf = ({ body }: Answer) => body
const statusOf = ({ cacheStatus }: Answer) => cacheStatus

test.group('A page that another process invalidates meanwhile', () => {
  test('is not stored when its handler was running: {0}, {1}')
    .with(cases)
    .run(async ({ assert }, [what, name, invalidate]) => {
      const { other, clock, ask, stopHandlers, goOn } = await start()
      const path = what.includes('own') ? `/own${name}` : name
      const gate = stopHandlers()
      const early = ask(path)
      await gate.reached(1)
      await invalidate(other, `http://a.test${path}`)
      goOn()

      const { status, body, cacheStatus } = await early
      assert.deepEqual([status, body, cacheStatus], [200, 'run 1', INVALIDATED])
      const next = await ask(path)
      assert.deepEqual([next.body, next.cacheStatus], ['run 2', STORED])
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await ask(path).then(bodyOf), 'run 2')
    })

  test('is not stored when a renewal was under way, and neither is the old one valid: {0}')
    .with(INVALIDATIONS)
    .run(async ({ assert }, [what, invalidate]) => {
      const { server, other, clock, ask, stopHandlers, goOn } = await start()
      const path = what.includes('own') ? '/own/forever' : '/forever'
      await ask(path)
      const gate = stopHandlers()
      const renewal = server.pageCache.renew(`http://a.test${path}`)
      await gate.reached(1)
      await invalidate(other, `http://a.test${path}`)
      goOn()
      assert.equal(await renewal, 'failed: invalidated')
      assert.equal(await ask(path).then(bodyOf), 'run 3')
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await ask(path).then(bodyOf), 'run 3')
    })

  test('is not valid when {0}')
    .with([
      ['the lasting versions of its tags were looked for', 'get', /[^-]kept-tag.*posts$/, 2],
      ['the lasting versions of its tags were made', 'set', /[^-]kept-tag.*posts$/, 1],
      ['it was written', 'set', /a\.test~forever$/, 1],
    ] as const)
    .run(async ({ assert }, [, operation, key, nth]) => {
      const { other, clock, ask, stopStore } = await start()
      let gate = stopStore(operation, key)
      const early = ask('/forever')
      for (let turn = 1; turn < nth; turn++) {
        await gate.reached(1)
        const passed = gate
        gate = stopStore(operation, key)
        passed.open()
      }
      await gate.reached(1)
      await other.pageCache.forgetTags(['posts'])
      gate.open()
      assert.equal(await early.then(bodyOf), 'run 1')
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await ask('/forever').then(bodyOf), 'run 2')
      clock.forward(LONGER_THAN_TRUST)
      assert.equal(await ask('/forever').then(bodyOf), 'run 2')
    })

  test('is not valid when the invalidation was half done', async ({ assert }) => {
    const { other, clock, ask, stopHandlers, goOn, stopStore } = await start()
    const handlers = stopHandlers()
    const early = ask('/forever')
    await handlers.reached(1)
    const gate = stopStore('delete', /kept-tag.*posts$/)
    const forgotten = other.pageCache.forgetTags(['posts'])
    await gate.reached(1)
    goOn()
    assert.equal(await early.then(bodyOf), 'run 1')
    gate.open()
    await forgotten
    clock.forward(LONGER_THAN_TRUST)
    assert.equal(await ask('/forever').then(bodyOf), 'run 2')
  })

  test('is not valid when it was stored while the store was cleared', async ({ assert }) => {
    const { other, clock, ask, stopHandlers, goOn, stopStore } = await start()
    const handlers = stopHandlers()
    const early = ask('/forever')
    await handlers.reached(1)
    const gate = stopStore('clear', /bounded-kept-tag.*posts$/)
    const cleared = other.pageCache.clear()
    await gate.reached(1)
    goOn()
    assert.equal(await early.then(bodyOf), 'run 1')
    gate.open()
    await cleared
    clock.forward(LONGER_THAN_TRUST)
    assert.equal(await ask('/forever').then(bodyOf), 'run 2')
  })

  test('is gone a second later, although the store has answered late', async ({ assert }) => {
    const { other, clock, ask, stopStore } = await start()
    await ask('/forever')
    clock.forward(LONGER_THAN_TRUST)
    const gate = stopStore('get', /[^-]kept-tag.*posts$/)
    const early = ask('/forever')
    await gate.reached(1)
    await other.pageCache.forgetTags(['posts'])
    clock.forward(0.9)
    gate.open()
    assert.equal(await early.then(bodyOf), 'run 1')
    clock.forward(0.2)
    assert.equal(await ask('/forever').then(bodyOf), 'run 2')
  })

  test('by a renewal that hears that there is no such page, is not stored: {$self}')
    .with(['/timed', '/forever', '/own/timed', '/own/forever'])
    .run(async ({ assert }, path) => {
      const { other, ask, stopHandlers, goOn } = await start((router) => {
        const gone = ({ response }: HttpContext) => response.notFound('gone')
        router.get('/timed', gone).use(cachePage(3600))
        router.get('/forever', gone).use(cachePageForever(3600))
        router.get('/own/timed', gone).use(cachePage(3600, () => 'own'))
        router.get('/own/forever', gone).use(cachePageForever(3600, () => 'own'))
      })
      const gate = stopHandlers()
      const early = ask(path)
      await gate.reached(1)
      assert.equal(await other.pageCache.renew(`http://a.test${path}`), 'evicted')
      goOn()
      assert.deepEqual(await early.then(statusOf), INVALIDATED)
      assert.equal(await ask(path).then(bodyOf), 'run 2')
    })

  test('is served although it cannot be found out whether it was', async ({ assert }) => {
    const { store, ask, stopHandlers, goOn } = await start()
    const gate = stopHandlers()
    const early = ask('/forever')
    await gate.reached(1)
    store.spoil(/kept-tag/, () => 'garbage')
    goOn()
    const { status, body, cacheStatus } = await early
    assert.deepEqual([status, body, cacheStatus], [200, 'run 1', INVALIDATED])
  })

  test('is stored when only a visitor has written to its URL, and it is kept for ever', async ({
    assert,
  }) => {
    const { ask, write, stopHandlers, goOn } = await start()
    for (const path of ['/forever', '/timed']) {
      const gate = stopHandlers()
      const early = ask(path)
      await gate.reached(1)
      await write(path)
      goOn()
      const { cacheStatus } = await early
      assert.equal(cacheStatus, path === '/forever' ? STORED : INVALIDATED)
    }
  })

  test('does not take the pages with it that share no tag', async ({ assert }) => {
    const { other, ask, stopHandlers, goOn } = await start()
    await ask('/own/forever')
    const gate = stopHandlers()
    const early = ask('/forever')
    await gate.reached(1)
    await other.pageCache.forgetUrl('http://a.test/forever')
    goOn()
    assert.equal(await early.then(statusOf), INVALIDATED)
    assert.equal(await ask('/own/forever').then(statusOf), 'page-cache; hit')
  })
})
