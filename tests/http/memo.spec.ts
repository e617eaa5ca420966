import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { Gate } from '../support/gate.ts'
import { until } from '../support/until.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const TEXT = 'Grüße, 你好 🙂 '
const headers = { host: 'a.test' }

/**
 * Two processes over one store, whose pages say how often they were produced.
 */
async function start(config: CacheHelpersConfig = {}) {
  const clock = stopClock()
  const fragile = new FragileStore()
  let runs = 0
  const startOne = async () => {
    let named = 0
    const app = await startApp({
      cache: fragile.cache,
      config: { hosts: ['a.test'], indexedPages: 0, ...config },
      routes: (router) => {
        const tagged = { tags: ['posts'] }
        router.get('/timed', () => `run ${++runs}`).use(cachePage(60, undefined, tagged))
        router.get('/forever', () => `run ${++runs}`).use(cachePageForever(60, undefined, tagged))
        router
          .get('/vary', ({ request }) => `run ${++runs} in ${request.header('accept-language')}`)
          .use(cachePage(60, undefined, { vary: ['accept-language'] }))
        const counted = (ctx: HttpContext) => {
          named++
          return byUrl(ctx)
        }
        router.get('/crowd', () => `run ${++runs}`).use(cachePage(60, counted, tagged))
        router.get('/large', () => TEXT.repeat(2_000)).use(cachePage(60))
        router.get('/json', () => ({ run: ++runs, text: TEXT.repeat(1_000) })).use(cachePage(60))
      },
    })
    const ask = (path: string, more: Record<string, string> = {}) =>
      app.body(path, { headers: { ...headers, ...more } })
    return { ...app, ask, named: () => named }
  }
  const [one, other] = [await startOne(), await startOne()]
  holdTimers()
  /** How often the store is read meanwhile */
  const reads = async (act: () => Promise<unknown>) => {
    const before = fragile.reads
    await act()
    return fragile.reads - before
  }
  return { clock, fragile, one, other, reads }
}

test.group('Pages that were read lately', () => {
  for (const path of ['/timed', '/forever', '/vary']) {
    test(`are served without the store for a second: ${path}`, async ({ assert }) => {
      const { clock, one, reads } = await start()
      const language = { 'accept-language': 'de' }
      await one.ask(path, language)
      const first = await one.ask(path, language)
      assert.equal(await reads(() => one.ask(path, language)), 0)
      assert.equal(await one.ask(path, language), first)
      clock.forward(1.001)
      assert.isAbove(await reads(() => one.ask(path, language)), 0)
      assert.equal(await reads(() => one.ask(path, language)), 0)
    })
  }

  test('are asked for once by many who ask at once', async ({ assert }) => {
    const { clock, fragile, one } = await start()
    await one.ask('/crowd')
    clock.forward(1.001)
    const gate = new Gate()
    const held = { operation: 'get', key: /^\d,,,,a\.test~crowd\(/, gate } as const
    fragile.heldBackNext.push(...Array.from({ length: 20 }, () => ({ ...held })))
    const before = one.named()
    const crowd = Array.from({ length: 20 }, () => one.ask('/crowd'))
    await until(() => one.named() === before + 20)
    assert.equal(gate.arrived, 1)
    gate.open()
    assert.deepEqual([...new Set(await Promise.all(crowd))], ['run 1'])
  }).tags(['@counts_requests'])

  test('are asked for each time where the configuration says so', async ({ assert }) => {
    const { one, reads } = await start({ memo: 0 })
    await one.ask('/timed')
    await one.ask('/timed')
    assert.equal(await reads(() => one.ask('/timed')), 1)
  }).tags(['@counts_requests'])

  test('are told apart by what tells variants apart', async ({ assert }) => {
    const { one } = await start()
    const [de, fr] = [{ 'accept-language': 'de' }, { 'accept-language': 'fr' }]
    for (let round = 0; round < 3; round++) {
      assert.equal(await one.ask('/vary', de), 'run 1 in de')
      assert.equal(await one.ask('/vary', fr), 'run 2 in fr')
    }
  })

  for (const [name, invalidate] of Object.entries({
    'by their tag': ({ pageCache }) => pageCache.forgetTags(['posts']),
    'by their URL': ({ pageCache }) => pageCache.forgetUrl('http://a.test/forever'),
    'by their key': ({ pageCache }) => pageCache.forget('a.test/forever'),
    'all of them': ({ pageCache }) => pageCache.clear(),
    'by a renewal': ({ pageCache }) => pageCache.renew('http://a.test/forever'),
  } satisfies Record<string, (app: Awaited<ReturnType<typeof startApp>>) => Promise<unknown>>)) {
    test(`are forgotten at once in this process: ${name}`, async ({ assert }) => {
      const { one } = await start()
      await one.ask('/forever')
      assert.equal(await one.ask('/forever'), 'run 1')
      await invalidate(one)
      assert.equal(await one.ask('/forever'), 'run 2')
    })

    test(`are forgotten a second later in another one: ${name}`, async ({ assert }) => {
      const { clock, one, other } = await start()
      await one.ask('/forever')
      assert.equal(await one.ask('/forever'), 'run 1')
      await invalidate(other)
      clock.forward(1.001)
      assert.equal(await one.ask('/forever'), 'run 2')
    })
  }

  test('are not remembered where they were removed while they were read', async ({ assert }) => {
    const { clock, fragile, one } = await start()
    await one.ask('/timed')
    clock.forward(1.001)
    const gate = new Gate()
    fragile.heldBack = { operation: 'get', key: /^[^;]*a\.test~timed$/, gate }
    const early = one.ask('/timed')
    await gate.reached(1)
    await one.pageCache.forget('a.test/timed')
    gate.open()
    await early
    assert.equal(await one.ask('/timed'), 'run 2')
  })

  test('are read again when they have expired', async ({ assert }) => {
    const { clock, one, other } = await start({ grace: 60 })
    await one.ask('/timed')
    clock.forward(59.5)
    assert.equal(await one.ask('/timed'), 'run 1')
    await other.pageCache.renew('http://a.test/timed')
    clock.forward(0.6)
    assert.equal(await one.ask('/timed'), 'run 2')
  })

  test('are the same bytes as at first: {$self}')
    .with(['/large', '/json'])
    .run(async ({ assert }, path) => {
      const { clock, one } = await start()
      const produced = await one.get(path, { headers })
      const read = await one.get(path, { headers })
      const remembered = await one.get(path, { headers })
      clock.forward(2)
      const readAgain = await one.get(path, { headers })
      for (const answer of [read, remembered, readAgain]) {
        assert.equal(answer.body, produced.body)
        assert.equal(answer.headers['content-length'], produced.headers['content-length'])
        assert.equal(answer.headers['content-type'], produced.headers['content-type'])
        assert.equal(answer.headers.etag, produced.headers.etag)
      }
    })

  test('are unchanged for a renewal that produces the same text', async ({ assert }) => {
    const { one } = await start()
    await one.ask('/large')
    await one.ask('/large')
    assert.equal(await one.pageCache.renew('http://a.test/large'), 'unchanged')
  })
})
