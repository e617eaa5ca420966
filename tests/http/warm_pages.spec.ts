import { test } from '@japa/runner'
import { drivers } from '@adonisjs/cache'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { Gate } from '../support/gate.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const inertia = (headers: Record<string, string> = {}) => ({
  headers: { 'x-inertia': 'true', ...headers },
})

test.group('A page that was warmed up', () => {
  test('is not replaced by the page of an Inertia request', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePageForever(60))
      },
    })
    assert.equal(await app.pageCache.renew(app.url), 'renewed')
    assert.equal(await app.body('/', inertia()), '<p>run 2</p>')
    assert.equal(await app.body('/', inertia({ 'x-inertia-made-up': '1' })), '<p>run 3</p>')

    assert.equal(await app.cacheStatus('/'), 'page-cache; hit')
    assert.equal(await app.body('/'), '<p>run 1</p>')
    assert.equal(await app.body('/', inertia()), '<p>run 2</p>')
  })

  test('is renewed although a clock that was wrong has told when it was made', async ({
    assert,
  }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever(60))
      },
    })
    clock.forward(3600)
    assert.equal(await app.pageCache.renew(app.url), 'renewed')
    clock.forward(-3600)
    assert.equal(await app.pageCache.renew(app.url), 'renewed')
    assert.equal(await app.body('/'), '<p>run 2</p>')
  })

  test('is not said to be, if it is in the memory of one process alone', async ({ assert }) => {
    const store = new FragileStore()
    const logs = collectLogs()
    const { fragile } = store.cache.stores
    const tiers = fragile.useL1Layer(drivers.memory({}))
    const app = await startApp({
      cache: { default: 'tiers', stores: { tiers } },
      configs: logs.configs,
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever(60))
      },
    })
    store.isDown = true
    assert.equal(await app.pageCache.renew(app.url), 'failed: store-error')
    await app.body('/')
    assert.match((await app.cacheStatus('/'))!, /hit/)
    assert.equal(await app.pageCache.renew(app.url), 'failed: store-error')
    assert.lengthOf(
      logs.lines.filter(({ store: name }) => name === 'tiers'),
      1
    )
    store.isDown = false
    assert.match(await app.pageCache.renew(app.url), /^renewed$/)
  })

  test('goes with the pages of its Inertia requests', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePageForever(60, () => 'key'))
      },
    })
    await app.body('/')
    await app.body('/', inertia())
    assert.isTrue(await app.pageCache.forget('key'))
    assert.equal(await app.body('/', inertia()), '<p>run 3</p>')
    assert.equal(await app.body('/'), '<p>run 4</p>')
    assert.isTrue(await app.pageCache.forget('key'))
    assert.isFalse(await app.pageCache.forget('key'))
  })
})

test.group('An Inertia request', () => {
  test('does not get the HTML that it finds under way', async ({ assert }) => {
    const gate = new Gate()
    const app = await startApp({
      config: { flightTimeout: '1m' },
      routes: (router) => {
        router
          .get('/', async ({ request, response }) => {
            await gate.pass()
            if (!request.header('x-inertia')) {
              return '<html>'
            }
            response.header('X-Inertia', 'true')
            return { component: 'home' }
          })
          .use(cachePage(60))
      },
    })
    const html = app.body('/')
    await gate.reached(1)
    const json = app.body('/', inertia())
    await gate.reached(2)
    gate.open()
    assert.equal(await html, '<html>')
    assert.deepEqual(JSON.parse(await json), { component: 'home' })
  })
})
