import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 1.001

const STORED = 'page-cache; fwd=uri-miss; stored'
const OUTDATED = /^page-cache; hit; ttl=-?\d+; detail=outdated$/

const PATHS = ['/timed', '/forever', '/forever?made=up']
const STORES = ['cache', 'cacheBehindMemory'] as const
const cases = PATHS.flatMap((path) => STORES.map((store) => [path, store] as const))

/**
 * Two processes over one store: one serves pages, the other expires them.
 */
async function start(kind: (typeof STORES)[number] = 'cache') {
  const store = new FragileStore()
  const clock = stopClock()
  let runs = 0
  let gate: Gate | null = null
  const handler = async () => {
    const run = ++runs
    await gate?.pass()
    return `run ${run}`
  }
  const options = { tags: ['posts'] }
  const startOne = () =>
    startApp({
      cache: store[kind],
      config: { hosts: ['a.test'] },
      routes: (router) => {
        router.get('/timed', handler).use(cachePage(3600, undefined, options))
        router.get('/forever', handler).use(cachePageForever(3600, undefined, options))
      },
    })
  const [server, other] = [await startOne(), await startOne()]
  const ask = async (path: string, { get } = server) => {
    const { body, cacheStatus } = await get(path, { headers: { host: 'a.test' } })
    return [body, cacheStatus] as const
  }
  return {
    server,
    other,
    store,
    clock,
    ask,
    stopHandlers: () => (gate = new Gate()),
    goOn: () => {
      gate?.open()
      gate = null
    },
    stopStore: (operation: 'get' | 'set' | 'delete', key: RegExp) => {
      store.heldBack = { operation, key, gate: new Gate() }
      return store.heldBack.gate
    },
    /** The page is outdated, and renewed when it is asked for */
    async assertOutdated(assert: any, path: string, [before, after]: [string, string]) {
      const [body, cacheStatus] = await ask(path)
      assert.equal(body, before)
      assert.match(cacheStatus!, OUTDATED)
      await server.pageCache.settled()
      const [renewed, hit] = await ask(path)
      assert.equal(renewed, after)
      assert.match(hit!, /^page-cache; hit(; ttl=\d+)?$/)
    },
  }
}

test.group('A page that another process expires', () => {
  test('is outdated within the second for which versions are trusted: {0}, {1}')
    .with(cases)
    .run(async ({ assert }, [path, kind]) => {
      const { other, clock, ask, assertOutdated } = await start(kind)
      await ask(path)
      await other.pageCache.expireTags(['posts'])
      clock.forward(LONGER_THAN_TRUST)
      await assertOutdated(assert, path, ['run 1', 'run 2'])
    })

  test('while its handler runs, is stored, and is outdated at once: {0}, {1}')
    .with(cases)
    .run(async ({ assert }, [path, kind]) => {
      const { other, ask, stopHandlers, goOn, assertOutdated } = await start(kind)
      const gate = stopHandlers()
      const early = ask(path)
      await gate.reached(1)
      await other.pageCache.expireTags(['posts'])
      goOn()
      assert.deepEqual(await early, ['run 1', STORED])
      await assertOutdated(assert, path, ['run 1', 'run 2'])
    })

  test('while it is renewed, is renewed once more: {$self}')
    .with(PATHS)
    .run(async ({ assert }, path) => {
      const { server, other, clock, ask, stopHandlers, goOn, assertOutdated } = await start()
      await ask(path)
      await other.pageCache.expireTags(['posts'])
      clock.forward(LONGER_THAN_TRUST)
      const gate = stopHandlers()
      await ask(path)
      await gate.reached(1)
      await other.pageCache.expireUrl(`http://a.test${path}`)
      goOn()
      await server.pageCache.settled()
      await assertOutdated(assert, path, ['run 2', 'run 3'])
    })

  test('is outdated when {0}')
    .with([
      ['the lasting versions of its tags were looked for', 'get', /[^-]kept-fresh-tag.*posts$/, 2],
      ['the lasting versions of its tags were made', 'set', /[^-]kept-fresh-tag.*posts$/, 1],
      ['it was written', 'set', /a\.test~forever$/, 1],
    ] as const)
    .run(async ({ assert }, [, operation, key, nth]) => {
      const { other, clock, ask, stopStore, assertOutdated } = await start()
      let gate = stopStore(operation, key)
      const early = ask('/forever')
      for (let turn = 1; turn < nth; turn++) {
        await gate.reached(1)
        const passed = gate
        gate = stopStore(operation, key)
        passed.open()
      }
      await gate.reached(1)
      await other.pageCache.expireTags(['posts'])
      gate.open()
      await early
      clock.forward(LONGER_THAN_TRUST)
      await assertOutdated(assert, '/forever', ['run 1', 'run 2'])
    })

  test('is gone when a third one forgets it, whichever of the two comes first to the store: {0}')
    .with([
      ['expiring is under way', /fresh-tag.*posts$/],
      ['forgetting is under way', /[^-](?:kept-)?tag.*posts$/],
    ] as const)
    .run(async ({ assert }, [what, key]) => {
      for (const path of ['/timed', '/forever']) {
        const { server, other, clock, ask, stopStore } = await start()
        await ask(path)
        const gate = stopStore('delete', key)
        const { pageCache } = other
        const isExpiring = what.startsWith('expiring')
        const first = isExpiring ? pageCache.expireTags(['posts']) : pageCache.forgetTags(['posts'])
        await gate.reached(1)
        await (isExpiring ? pageCache.forgetTags(['posts']) : pageCache.expireTags(['posts']))
        gate.open()
        await first
        clock.forward(LONGER_THAN_TRUST)
        assert.deepEqual(await ask(path), ['run 2', STORED])
        await server.pageCache.settled()
        clock.forward(LONGER_THAN_TRUST)
        const [body] = await ask(path)
        assert.equal(body, 'run 2')
      }
    })

  test('never is fresh again, whatever the store evicts: {0}, {1}')
    .with([
      ['/timed', 'what says that it is outdated'],
      ['/timed', 'all but the page'],
      ['/forever', 'what says that it is outdated'],
      ['/forever', 'all but the page'],
    ] as const)
    .run(async ({ assert }, [path, evicted]) => {
      const { other, clock, store, ask, assertOutdated } = await start()
      await ask(path)
      await other.pageCache.expireTags(['posts'])
      const isOutdated = evicted === 'what says that it is outdated'
      const isEvicted = (key: string) => key.includes(isOutdated ? 'fresh-' : ':tag,')
      const keys = [...store.entries.keys()].filter(isEvicted)
      assert.isNotEmpty(keys)
      keys.forEach((key) => store.entries.delete(key))
      clock.forward(3000)
      if (isOutdated) {
        return assertOutdated(assert, path, ['run 1', 'run 2'])
      }
      assert.deepEqual(await ask(path), ['run 2', STORED])
    })

  test('is outdated for all when several processes expire it at once', async ({ assert }) => {
    const { server, other, clock, ask, assertOutdated } = await start()
    await ask('/forever')
    await Promise.all(
      [server, other, other].map(({ pageCache }) => pageCache.expireTags(['posts']))
    )
    clock.forward(LONGER_THAN_TRUST)
    await assertOutdated(assert, '/forever', ['run 1', 'run 2'])
    assert.deepEqual(await ask('/forever', other), ['run 2', 'page-cache; hit'])
  })
})
