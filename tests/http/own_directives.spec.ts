import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { outer } from '../support/outer.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { CachePageOptions } from '../../src/types.ts'

type Prepare = (ctx: HttpContext) => unknown

function saying(headers: Record<string, string>, status = 200): Prepare {
  return ({ response }) => {
    Object.entries(headers).forEach(([name, value]) => response.header(name, value))
    response.status(status)
  }
}

async function appWith(prepare: Prepare, options: CachePageOptions = {}) {
  const handler = counting(prepare)
  const app = await startApp({
    routes: (router) => {
      router.get('/', handler).use(cachePage('response', byUrl, options))
    },
  })
  return { app, handler }
}

test.group('A page whose own directives decide', () => {
  test('is fresh as long as it says to shared caches: {0}')
    .with([
      [{ 'cache-control': 'max-age=60' }, 60],
      [{ 'cache-control': 'max-age=10, s-maxage=60' }, 60],
      [{ 'cache-control': 'public, max-age=60, must-revalidate' }, 60],
      [{ expires: 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60],
      [{ 'cache-control': 'max-age=100', 'age': '40' }, 60],
      [{ 'cache-control': 'max-age=100', 'date': 'Wed, 31 Dec 2025 23:59:20 GMT' }, 60],
      [{ 'last-modified': 'Wed, 31 Dec 2025 23:50:00 GMT' }, 60],
    ] as [Record<string, string>, number][])
    .run(async ({ assert }, [headers, seconds]) => {
      const clock = stopClock()
      const { app } = await appWith(saying(headers))
      const miss = await app.get('/')
      const hit = await app.get('/')
      assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.equal(hit.cacheStatus, `page-cache; hit; ttl=${seconds}`)

      clock.forward(seconds - 1)
      assert.equal(await app.body('/'), '<p>run 1</p>')
      clock.forward(1)
      assert.equal(await app.body('/'), '<p>run 2</p>')
    })

  test('leaves as it was stored, with its age, and nothing of ours', async ({ assert }) => {
    const clock = stopClock()
    const { app } = await appWith(
      saying({ 'cache-control': 'public, s-maxage=60', 'x-own': '1', 'age': '5' })
    )
    const miss = await app.get('/')
    clock.forward(10)
    const hit = await app.get('/')

    assert.equal(miss.headers.age, '5')
    assert.equal(hit.headers.age, '15')
    for (const name of ['cache-control', 'x-own', 'etag', 'content-type', 'date']) {
      assert.equal(hit.headers[name], miss.headers[name], name)
    }
    assert.notProperty(hit.headers, 'expires')
    assert.equal(hit.body, miss.body)
  })

  test('has an Age when it comes from the store, and not when it was just produced', async ({
    assert,
  }) => {
    stopClock()
    const { app } = await appWith(saying({ 'cache-control': 'max-age=60' }))
    const miss = await app.get('/')
    const hit = await app.get('/')
    assert.notProperty(miss.headers, 'age')
    assert.equal(hit.headers.age, '0')
  })

  test('keeps the Date of its handler', async ({ assert }) => {
    const clock = stopClock()
    const date = 'Wed, 31 Dec 2025 23:59:59 GMT'
    const { app } = await appWith(saying({ date, 'cache-control': 'max-age=60' }))
    await app.get('/')
    clock.forward(10)
    const { headers } = await app.get('/')
    assert.equal(headers.date, date)
    assert.equal(headers.age, '11')
  })

  test('is not stored: {0}')
    .with([
      ['freshness', saying({})],
      ['freshness', saying({ 'cache-control': 'max-age=0' })],
      ['freshness', saying({ 'cache-control': 'no-cache' })],
      ['freshness', saying({ 'cache-control': 'max-age=60', 'age': '60' })],
      ['freshness', saying({ expires: '0' })],
      ['freshness', saying({}, 404)],
      ['no-store', saying({ 'cache-control': 'no-store, max-age=60' })],
      ['private', saying({ 'cache-control': 'private, max-age=60' })],
      ['vary-star', saying({ 'cache-control': 'max-age=60', 'vary': '*' })],
      ['status', saying({ 'cache-control': 'max-age=60' }, 206)],
      ['status', saying({ 'cache-control': 'max-age=60, must-understand' }, 499)],
      ['set-cookie', saying({ 'cache-control': 'max-age=60', 'set-cookie': 'a=b' })],
      [
        'session',
        (ctx) => {
          saying({ 'cache-control': 'public, max-age=60' })(ctx)
          ctx.session.get('name')
        },
      ],
    ] as [string, Prepare][])
    .run(async ({ assert }, [rule, prepare]) => {
      const handler = counting(prepare)
      const app = await startApp({
        configs: { session: await sessionConfig() },
        providers: [() => import('@adonisjs/session/session_provider')],
        middleware: [() => import('@adonisjs/session/session_middleware')],
        routes: (router) => {
          router.get('/', handler).use(cachePage('response'))
        },
      })
      const first = await app.get('/')
      const second = await app.get('/')
      assert.equal(first.cacheStatus, `page-cache; fwd=uri-miss; detail=${rule}`)
      assert.equal(second.body, '<p>run 2</p>')
    })

  test('may have any final status that says how long it holds: {$self}')
    .with([302, 307, 400, 403, 404, 410, 451, 500, 503])
    .run(async ({ assert }, status) => {
      const { app } = await appWith(saying({ 'cache-control': 'max-age=60' }, status))
      await app.get('/')
      const hit = await app.get('/')
      assert.equal(hit.status, status)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
    })

  test('an error is not stored because of what a middleware says to all', async ({ assert }) => {
    for (const status of [403, 500]) {
      const app = await startApp({
        middleware: [
          outer(({ response }, next) => {
            response.header('Cache-Control', 'public, max-age=60')
            return next()
          }),
        ],
        routes: (router) => {
          router.get('/', counting(saying({}, status))).use(cachePage('response'))
          router.get('/good', counting()).use(cachePage('response'))
        },
      })
      await app.get('/')
      await app.get('/good')
      assert.equal(await app.body('/'), '<p>run 2</p>')
      assert.equal(await app.body('/good'), '<p>run 1</p>')
    }
  })

  test('an error does not replace a page that may be served instead', async ({ assert }) => {
    const clock = stopClock()
    let fails = false
    const { app } = await appWith((ctx) =>
      fails
        ? saying({ 'cache-control': 'max-age=60' }, 503)(ctx)
        : saying({ 'cache-control': 'max-age=60, stale-if-error=60' })(ctx)
    )
    await app.get('/')
    fails = true
    clock.forward(70)
    const wrapAction = await app.get('/')
    assert.equal(wrapAction.body, '<p>run 1</p>')
    assert.equal(wrapAction.cacheStatus, 'page-cache; hit; ttl=-10; detail=stale-if-error')
    clock.forward(60)
    const failed = await app.get('/')
    assert.equal(failed.status, 503)
    assert.match(failed.cacheStatus!, /fwd=(stale|uri-miss); stored/)
  })

  test('a request with credentials: {0}')
    .with([
      ['max-age=60', 'authorization'],
      ['max-age=60, public', null],
      ['s-maxage=60', null],
      ['max-age=60, must-revalidate', null],
    ] as [string, string | null][])
    .run(async ({ assert }, [header, rule]) => {
      const headers = { authorization: 'Basic YTpi' }
      const { app } = await appWith(saying({ 'cache-control': header }), {
        allow: ['authorization'],
      })
      const first = await app.get('/', { headers })
      const stored = rule ? `detail=${rule}` : 'stored'
      assert.equal(first.cacheStatus, `page-cache; fwd=uri-miss; ${stored}`)
      assert.equal(await app.body('/'), `<p>run ${rule ? 2 : 1}</p>`)

      const { app: other } = await appWith(saying({ 'cache-control': header }))
      const bypassed = await other.get('/', { headers })
      assert.equal(bypassed.cacheStatus, 'page-cache; fwd=bypass; detail=authorization')
    })

  test('headers that its Connection names are not stored', async ({ assert }) => {
    const { app } = await appWith(
      saying({ 'cache-control': 'max-age=60', 'connection': 'x-hop', 'x-hop': '1', 'x-own': '1' })
    )
    await app.get('/')
    const hit = await app.get('/')
    assert.notProperty(hit.headers, 'x-hop')
    assert.equal(hit.headers['x-own'], '1')
  })

  test('a range is answered with a part of the whole page, from the store or not', async ({
    assert,
  }) => {
    const ranges: unknown[] = []
    const { app } = await appWith((ctx) => {
      ranges.push(ctx.request.header('range'))
      saying({ 'cache-control': 'max-age=60' })(ctx)
    })
    const headers = { range: 'bytes=0-1' }
    for (const { status, body } of [
      await app.get('/', { headers }),
      await app.get('/', { headers }),
    ]) {
      assert.equal(status, 206)
      assert.equal(body, '<p')
    }
    assert.equal(await app.body('/'), '<p>run 1</p>')
    assert.deepEqual(ranges, [undefined])
  })

  test('can be declared on a controller', async ({ assert }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 'response'
      index({ response }: HttpContext) {
        response.header('Cache-Control', 'max-age=60')
        return 'page'
      }
    }
    const app = await startApp({
      routes: (router) => {
        router.get('/', [Controller, 'index'])
      },
    })
    await app.get('/')
    assert.match((await app.cacheStatus('/'))!, /^page-cache; hit; ttl=(5\d|60)$/)
  })
})

async function sessionConfig() {
  const { defineConfig } = await import('@adonisjs/session')
  return defineConfig({ store: 'memory', stores: {} })
}
