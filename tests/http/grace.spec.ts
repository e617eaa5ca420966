import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { storesIn } from '../support/stores.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const SPOILT: Record<string, (ctx: HttpContext) => unknown> = {
  'it throws': () => Promise.reject(new Error('broken')),
  'it answers 503': ({ response }) => response.serviceUnavailable('broken'),
  'it is private': ({ response }) => response.header('Cache-Control', 'private'),
}

test.group('Grace', () => {
  test('an expired page is served at once and renewed in the background, once (store: {$self})')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, kind) => {
      const clock = stopClock()
      const gate = new Gate()
      const handler = counting(() => (handler.runs > 1 ? gate.pass() : undefined))
      const app = await startApp({
        cache: storesIn(fs.basePath)[kind],
        routes: (router) => {
          router.get('/', handler).use(cachePage(60, undefined, { grace: '5m' }))
        },
      })
      await app.get('/')

      clock.forward(72)
      const stale = await app.get('/')
      assert.equal(stale.body, '<p>run 1</p>')
      assert.equal(stale.cacheStatus, 'page-cache; hit; ttl=-12; detail=stale')
      assert.equal(stale.headers.age, '72')
      assert.equal(stale.headers['cache-control'], 'max-age=60')

      await gate.reached(1)
      const answers = await crowd(20, () => app.body('/'))
      assert.deepEqual(new Set(answers), new Set(['<p>run 1</p>']))
      gate.open()
      await app.pageCache.settled()
      assert.equal(handler.runs, 2)
      const fresh = await app.get('/')
      assert.equal(fresh.body, '<p>run 2</p>')
      assert.equal(fresh.cacheStatus, 'page-cache; hit; ttl=60')
    })

  test('it lasts as long as it says, and not longer, and the store keeps the page for it', async ({
    assert,
  }) => {
    const clock = stopClock()
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        class Controller extends CachePageMixin() {
          static cacheTimeout = 60
          static cacheGrace = '5m'
          index(ctx: HttpContext) {
            return handler(ctx)
          }
        }
        router.get('/', [Controller, 'index'])
      },
    })
    await app.get('/')
    clock.forward(359)
    assert.equal(await app.body('/'), '<p>run 1</p>')
    await app.pageCache.settled()
    assert.equal(handler.runs, 2)
    clock.forward(360)
    assert.equal(await app.body('/'), '<p>run 3</p>')
  })

  test('the configuration gives it to pages that say nothing, and to none that are kept for ever', async ({
    assert,
  }) => {
    const clock = stopClock()
    const app = await startApp({
      config: { grace: 30 },
      routes: (router) => {
        router.get('/timed', counting()).use(cachePage(60))
        router.get('/none', counting()).use(cachePage(60, undefined, { grace: 0 }))
        router.get('/forever', counting()).use(cachePageForever(60))
      },
    })
    const paths = ['/timed', '/none', '/forever', '/forever?page=2']
    const readAll = () => Promise.all(paths.map((path) => app.cacheStatus(path)))
    await readAll()
    clock.forward(70)
    const [timed, none, forever, provisional] = await readAll()
    assert.equal(timed, 'page-cache; hit; ttl=-10; detail=stale')
    assert.match(none!, /; stored$/)
    assert.equal(forever, 'page-cache; hit')
    assert.match(provisional!, /; stored$/)
  })

  test('a renewal that fails, or may not be stored, never takes the good page away: {$self}')
    .with(Object.keys(SPOILT))
    .run(async ({ assert }, name) => {
      const spoil = SPOILT[name]
      const clock = stopClock()
      let isSpoilt = false
      const handler = counting((ctx) => (isSpoilt ? spoil(ctx) : undefined))
      const app = await startApp({
        routes: (router) => {
          router.get('/', handler).use(cachePage(60, undefined, { grace: 300 }))
        },
      })
      await app.get('/')
      isSpoilt = true
      clock.forward(100)
      await app.get('/')
      await app.pageCache.settled()
      clock.forward(200)
      const stale = await app.get('/')
      assert.equal(stale.body, '<p>run 1</p>')
      assert.match(stale.cacheStatus!, /detail=stale$/)
    })

  test('beyond it, the last good page is served if producing a new one fails', async ({
    assert,
  }) => {
    const clock = stopClock()
    let isBroken = false
    const handler = counting(() => (isBroken ? Promise.reject(new Error('broken')) : undefined))
    const app = await startApp({
      routes: (router) => {
        const options = { grace: 100, staleIfError: 100 }
        router.get('/', handler).use(cachePage(60, undefined, options))
      },
    })
    await app.get('/')
    isBroken = true
    clock.forward(60 + 199)
    const { body, cacheStatus } = await app.get('/')
    assert.equal(body, '<p>run 1</p>')
    assert.equal(cacheStatus, 'page-cache; hit; ttl=-199; detail=stale-if-error')
    clock.forward(1)
    const late = await app.get('/')
    assert.equal(late.status, 500)
  })

  test('a page that was invalidated is not served, however much grace it has', async ({
    assert,
  }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        const options = { grace: '1h', tags: ['posts'] }
        router.get('/', counting()).use(cachePage(60, undefined, options))
      },
    })
    await app.get('/')
    clock.forward(70)
    await app.pageCache.forgetTags(['posts'])
    assert.equal(await app.body('/'), '<p>run 2</p>')
  })

  test('the renewal carries nothing of the visitor by whom it was begun', async ({ assert }) => {
    const clock = stopClock()
    const seen: unknown[] = []
    const app = await startApp({
      config: { allow: ['cookies'] },
      routes: (router) => {
        const handler = ({ request }: HttpContext) => {
          seen.push(request.request.headers.cookie)
          return 'page'
        }
        router.get('/', handler).use(cachePage(60, undefined, { grace: 300 }))
      },
    })
    const ask = () => app.get('/', { headers: { cookie: 'name=Ada' } })
    await ask()
    clock.forward(70)
    await ask()
    await app.pageCache.settled()
    assert.deepEqual(seen, ['name=Ada', undefined])
  })
})
