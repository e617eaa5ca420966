import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { collectLogs } from '../support/logs.ts'
import { turns } from '../support/turns.ts'
import { until } from '../support/until.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { startApp, type TestApp, type TestAppOptions } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'
import { OUTCOME_EVENTS } from '../../src/telemetry/page_events.ts'

const NAMES = [...OUTCOME_EVENTS, 'page_cache:store_down', 'page_cache:store_up'] as const

/**
 * What an application is told from now on, in its order.
 */
async function listenTo({ app }: TestApp) {
  const emitter = await app.container.make('emitter')
  const told: [name: string, payload: any][] = []
  for (const name of NAMES) {
    emitter.on(name, (payload) => void told.push([name.slice('page_cache:'.length), payload]))
  }
  return told
}

async function start(
  handler: (ctx: HttpContext) => unknown = () => 'page',
  options: Partial<TestAppOptions> = {}
) {
  const app = await startApp({
    ...options,
    routes: (router) => {
      router
        .get('/posts/:id', handler as never)
        .as('posts.show')
        .use(cachePage(60, undefined, { grace: '1m' }))
      router.get('/ever', handler as never).use(cachePageForever(60))
    },
  })
  const told = await listenTo(app)
  /** What came of what is done now */
  const toldOf = async (act: () => Promise<unknown>, count: number) => {
    told.length = 0
    await act()
    await until(() => told.length >= count)
    return told.map(([name, { handlerMs, key, ...payload }]) => [name, payload])
  }
  return { app, told, toldOf }
}

const POST = { url: '/posts/1?a=b', route: 'posts.show', store: 'default' }
const EVER = { url: '/ever', route: '/ever', store: 'default' }

test.group('Events', () => {
  test('a page that is produced is a miss and stored, and then a hit, and stale', async ({
    assert,
  }) => {
    const clock = stopClock()
    const { app, told, toldOf } = await start()
    const ask = () => app.get('/posts/1?a=b')
    assert.deepEqual(await toldOf(ask, 2), [
      ['miss', { ...POST, forward: 'uri-miss', isCollapsed: false }],
      ['stored', { ...POST, bytes: 4, ttl: 60 }],
    ])
    assert.isAtLeast(told[1][1].handlerMs, 0)
    assert.match(told[1][1].key, /posts/)
    clock.forward(10)
    assert.deepEqual(await toldOf(ask, 1), [['hit', { ...POST, age: 10, ttl: 50 }]])
    clock.forward(60)
    const both = () => ask().then(() => app.pageCache.settled())
    const [stale, ...renewal] = await toldOf(both, 3)
    assert.deepEqual(stale, ['stale', { ...POST, age: 70, ttl: -10, reason: 'stale' }])
    assert.deepEqual(
      renewal.map(([name]) => name),
      ['renewed', 'stored']
    )
  }).tags(['@counts_requests'])

  test('a renewal says what it did', async ({ assert }) => {
    let status = 200
    let body = 'page'
    const { app, toldOf } = await start(({ response }) => response.status(status).send(body))
    await app.get('/ever')
    const renew = () => app.pageCache.renew('/ever')
    const stored = ['stored', { ...EVER, bytes: 4, ttl: null }]
    assert.deepEqual(await toldOf(renew, 2), [
      ['renewed', { ...EVER, result: 'unchanged' }],
      stored,
    ])
    body = 'else'
    assert.deepEqual(await toldOf(renew, 2), [['renewed', { ...EVER, result: 'renewed' }], stored])
    status = 500
    assert.deepEqual(await toldOf(renew, 1), [['not_stored', { ...EVER, reason: 'error' }]])
    status = 404
    assert.deepEqual(await toldOf(renew, 1), [['evicted', EVER]])
  })

  test('what is not stored has a reason, and what bypasses the cache another one', async ({
    assert,
  }) => {
    const { app, toldOf } = await start(({ pageCache }) => {
      pageCache.skip('draft')
      return 'page'
    })
    const ask = () => app.get('/posts/1?a=b')
    assert.deepEqual(await toldOf(ask, 2), [
      ['miss', { ...POST, forward: 'uri-miss', isCollapsed: false }],
      ['not_stored', { ...POST, reason: 'handler: draft' }],
    ])
    const asUser = () => app.get('/posts/1?a=b', { headers: { authorization: 'x' } })
    assert.deepEqual(await toldOf(asUser, 1), [['bypass', { ...POST, reason: 'authorization' }]])
  })

  test('whoever gets the page of another request has a miss that is collapsed', async ({
    assert,
  }) => {
    const gate = new Gate()
    const { app, told } = await start(() => gate.pass().then(() => 'page'))
    let arrived = 0
    app.node.on('request', () => arrived++)
    const answers = crowd(5, () => app.get('/posts/1'))
    await gate.reached(1)
    await until(() => arrived === 5)
    await turns()
    gate.open()
    await answers
    await until(() => told.length >= 6)
    // Whoever was still on the way when the page was there has a hit.
    const kinds = told.map(([name, { isCollapsed }]) => (isCollapsed ? 'collapsed' : name))
    assert.lengthOf(
      kinds.filter((kind) => kind === 'miss'),
      1
    )
    assert.lengthOf(
      kinds.filter((kind) => kind === 'collapsed' || kind === 'hit'),
      4
    )
    assert.include(kinds, 'collapsed')
  }).tags(['@counts_requests'])

  test('a store is down once, and up once', async ({ assert }) => {
    const clock = stopClock()
    const store = new FragileStore()
    const { app, told } = await start(undefined, { cache: store.cache })
    store.isDown = true
    await crowd(3, () => app.get('/posts/1'))
    const ofStore = () => told.filter(([name]) => name.startsWith('store_'))
    await until(() => ofStore().length > 0)
    assert.deepEqual(
      ofStore().map(([name, { store: at, error }]) => [name, at, error.message]),
      [['store_down', 'fragile', 'the store is down']]
    )
    store.isDown = false
    clock.forward(2)
    await app.get('/posts/1')
    await until(() => ofStore().length > 1)
    assert.deepEqual(ofStore()[1], ['store_up', { store: 'fragile' }])
  })

  test('a listener that throws costs no visitor the page, and is logged', async ({ assert }) => {
    const { lines, configs } = collectLogs()
    const { app } = await start(undefined, { configs })
    const emitter = await app.app.container.make('emitter')
    emitter.on('page_cache:hit', () => {
      throw new Error('of a listener')
    })
    await app.get('/posts/1')
    const { status, cacheStatus } = await app.get('/posts/1')
    assert.equal(status, 200)
    assert.match(cacheStatus!, /; hit/)
    await until(() => lines.some(({ level }) => level === 50))
    assert.equal(lines.at(-1)!.msg, 'page cache: a listener of page_cache:hit failed')
  })

  test('nothing is made of what nobody listens to', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/page', () => 'page').use(cachePage(60))
      },
    })
    const emitter = await app.app.container.make('emitter')
    const emitted: unknown[] = []
    const { emit } = emitter
    emitter.emit = ((name: never, payload: never) => {
      emitted.push(name)
      return emit.call(emitter, name, payload)
    }) as never
    await app.get('/page')
    await app.get('/page')
    assert.isEmpty(emitted.filter((name) => String(name).startsWith('page_cache:')))
  })
})
