import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { RenewalToken } from '../../src/renewal/renewal_token.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'

const OUTDATED = /^page-cache; hit; ttl=-?\d+; detail=outdated$/
const HIT = /^page-cache; hit(; ttl=\d+)?$/

const as = (kind: string) => ({ 'x-kind': kind })

/**
 * A page with three variants, a second after they were produced.
 */
async function start(forever = true) {
  const clock = stopClock()
  const store = new FragileStore()
  const handler = counting()
  const startOne = () =>
    startApp({
      cache: store.cache,
      routes: (router) => {
        const options = { vary: ['x-kind'] }
        const policy = forever
          ? cachePageForever(3600, undefined, options)
          : cachePage(3600, undefined, options)
        router.get('/', handler).use(policy)
        router.get('/plain', counting()).use(cachePage(3600))
      },
      config: { hosts: ['a.test'], maxVariants: 10 },
    })
  const app = await startOne()
  const ask = async (kind: string, { get } = app) => {
    const { body, cacheStatus } = await get('/', { headers: { host: 'a.test', ...as(kind) } })
    return [body, cacheStatus!] as const
  }
  for (const kind of ['a', 'b', 'c']) {
    await ask(kind)
  }
  clock.forward(1)
  return { app, clock, store, handler, ask, startOne }
}

const renew = (app: TestApp, kind: string) => app.pageCache.renew('http://a.test/', as(kind))

test.group('A renewal of one variant', () => {
  test('marks the others as outdated: served, and renewed when next asked for (forever: {$self})')
    .with([true, false])
    .run(async ({ assert }, forever) => {
      const { app, ask } = await start(forever)
      assert.equal(await renew(app, 'a'), 'renewed')
      const [, own] = await ask('a')
      assert.match(own, HIT)
      for (const [index, kind] of ['b', 'c'].entries()) {
        const [body, cacheStatus] = await ask(kind)
        assert.equal(body, `<p>run ${index + 2}</p>`)
        assert.match(cacheStatus, OUTDATED)
        await app.pageCache.settled()
        const [renewed, hit] = await ask(kind)
        assert.equal(renewed, `<p>run ${index + 5}</p>`)
        assert.match(hit, HIT)
      }
    })

  test('in the background marks none: there is no end of it otherwise', async ({ assert }) => {
    const { app, handler, clock, ask } = await start()
    await renew(app, 'a')
    for (let round = 0; round < 3; round++) {
      for (const kind of ['a', 'b', 'c']) {
        await ask(kind)
        await app.pageCache.settled()
        clock.forward(1)
      }
    }
    assert.equal(handler.runs, 6)
  })

  test('marks them in other processes, too', async ({ assert }) => {
    const { app, ask, startOne } = await start()
    const other = await startOne()
    await renew(app, 'a')
    const [body, cacheStatus] = await ask('b', other)
    assert.equal(body, '<p>run 2</p>')
    assert.match(cacheStatus, OUTDATED)
    await other.pageCache.settled()
  })

  test('by a clock that was ahead has none renewed without end', async ({ assert }) => {
    const { app, clock, handler, ask } = await start()
    clock.forward(1800)
    await renew(app, 'a')
    clock.forward(-1800)
    const before = handler.runs
    for (let round = 0; round < 3; round++) {
      const [, cacheStatus] = await ask('b')
      assert.match(cacheStatus, HIT)
      await app.pageCache.settled()
      clock.forward(1)
    }
    assert.equal(handler.runs, before)
  })

  test('writes nothing more where the page has no variants', async ({ assert }) => {
    const { app, store } = await start()
    await app.pageCache.renew('/plain')
    const before = store.entries.size
    await app.pageCache.renew('/plain')
    assert.equal(store.entries.size, before)
  })
})

/**
 * A warm-up that asks for one variant after the other, each a second after the one before.
 */
async function warmUp(
  { app, clock }: Awaited<ReturnType<typeof start>>,
  kinds: string[],
  { ahead = 0, begunAgo = 0 } = {}
) {
  const token = await app.app.container.make(RenewalToken)
  const renewedSince = Date.now() + ahead - begunAgo
  for (const kind of kinds) {
    clock.forward(ahead / 1000)
    const signed = token.sign({ method: 'GET', host: 'a.test', target: '/', renewedSince })
    clock.forward(-ahead / 1000)
    const headers = { 'host': 'a.test', ...as(kind), 'x-page-cache-renew': signed }
    await app.get('/', { headers })
    clock.forward(1)
  }
}

test.group('A warm-up', () => {
  test('does not mark the variants that it has renewed itself, whatever its clock says: {0}')
    .with([
      ['the same', {}],
      ['20 seconds ahead', { ahead: 20_000 }],
      ['20 seconds behind', { ahead: -20_000 }],
    ] as [string, { ahead?: number }][])
    .run(async ({ assert }, [, options]) => {
      const started = await start()
      await warmUp(started, ['a', 'b', 'c'], options)
      assert.equal(started.handler.runs, 6)
      for (const [index, kind] of ['a', 'b', 'c'].entries()) {
        const [body, cacheStatus] = await started.ask(kind)
        assert.deepEqual([body, cacheStatus], [`<p>run ${index + 4}</p>`, 'page-cache; hit'])
      }
    })

  test('marks the variants that it does not know', async ({ assert }) => {
    const started = await start()
    await warmUp(started, ['a', 'b'])
    const [, cacheStatus] = await started.ask('c')
    assert.match(cacheStatus, OUTDATED)
    await started.app.pageCache.settled()
  })

  test('leaves alone what visitors have had produced since it began', async ({ assert }) => {
    const started = await start()
    await warmUp(started, ['a'], { begunAgo: 1000 })
    const [, cacheStatus] = await started.ask('c')
    assert.match(cacheStatus, HIT)
  })
})
