import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { storesIn } from '../support/stores.ts'
import { counting } from '../support/runs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { PageOptions } from '../../src/types.ts'

const OUTDATED = /^page-cache; hit; ttl=-?\d+; detail=outdated$/
const HIT = /^page-cache; hit(; ttl=\d+)?$/
const MISS = 'page-cache; fwd=uri-miss; stored'

const WAYS: [what: string, expire: (app: TestApp) => Promise<void>][] = [
  ['expireTags()', ({ pageCache }) => pageCache.expireTags(['posts'])],
  ['expireUrl()', ({ pageCache }) => pageCache.expireUrl('/')],
]

const KINDS = {
  timed: (options: PageOptions) => cachePage(3600, undefined, { tags: ['posts'], ...options }),
  forever: () => cachePageForever(3600, undefined, { tags: ['posts'] }),
}

/**
 * A page that has been produced once, by a handler that can be told what to do.
 */
async function startExpired(
  kind: keyof typeof KINDS,
  options: Partial<PageOptions> & { grace?: number; staleIfError?: number } = {}
) {
  const clock = stopClock()
  const told: { act: (ctx: HttpContext) => unknown } = { act: () => {} }
  const handler = counting((ctx) => told.act(ctx))
  const app = await startApp({
    routes: (router) => {
      router.get('/', handler).use(KINDS[kind](options as PageOptions))
    },
  })
  await app.get('/')
  await app.pageCache.expireTags(['posts'])
  const outcome = async () => {
    const { body, cacheStatus } = await app.get('/')
    await app.pageCache.settled()
    return [body, cacheStatus?.replace(/^page-cache; /, '').replace(/ttl=-?\d+; /, '')]
  }
  return { app, clock, handler, told, outcome }
}

const fails = () => Promise.reject(new Error('broken'))
const isPrivate = ({ response }: HttpContext) => response.header('Cache-Control', 'private')

test.group('Expiring', () => {
  test('serves a page at once and renews it in the background, once: {0}, {1} (store: {2})')
    .with(
      WAYS.flatMap((way) =>
        (['timed', 'forever'] as const).flatMap((kind) =>
          (['memory', 'files'] as const).map((store) => [way[0], kind, store, way[1]] as const)
        )
      )
    )
    .run(async ({ assert, fs }, [, kind, store, expire]) => {
      const clock = stopClock()
      const gate = new Gate()
      const handler = counting(() => (handler.runs > 1 ? gate.pass() : undefined))
      const app = await startApp({
        cache: storesIn(fs.basePath)[store],
        routes: (router) => {
          router.get('/', handler).use(KINDS[kind]({}))
        },
      })
      await app.get('/')
      clock.forward(10)
      await expire(app)

      const stale = await app.get('/')
      assert.equal(stale.body, '<p>run 1</p>')
      assert.equal(stale.cacheStatus, 'page-cache; hit; ttl=0; detail=outdated')
      await gate.reached(1)
      const answers = await crowd(10, () => app.body('/'))
      assert.deepEqual(new Set(answers), new Set(['<p>run 1</p>']))
      gate.open()
      await app.pageCache.settled()
      assert.equal(handler.runs, 2)
      const fresh = await app.get('/')
      assert.equal(fresh.body, '<p>run 2</p>')
      assert.match(fresh.cacheStatus!, HIT)
    })

  test('tells browsers that the page is not fresh any more: {$self}')
    .with(['timed', 'forever'] as const)
    .run(async ({ assert }, kind) => {
      const { app, clock } = await startExpired(kind)
      const { headers } = await app.get('/')
      assert.equal(headers.expires, clock.in(0))
      assert.notMatch(headers['cache-control'] ?? '', /max-age=[1-9]/)
    })

  test('tells browsers to ask again although the page itself says that it is fresh: {0}, {1}')
    .with([
      ['Cache-Control', 'public, max-age=3600', 'response'],
      ['Cache-Control', 'max-age=3600', 3600],
      ['Expires', new Date(Date.UTC(2026, 0, 2)).toUTCString(), 'response'],
    ] as const)
    .run(async ({ assert }, [name, value, timeout]) => {
      stopClock()
      const app = await startApp({
        routes: (router) => {
          const handler = counting(({ response }) => response.header(name, value))
          router.get('/', handler).use(cachePage(timeout, undefined, { tags: ['posts'] }))
        },
      })
      await app.get('/')
      const { headers: fresh } = await app.get('/')
      assert.equal(fresh[name.toLowerCase()], value)
      await app.pageCache.expireTags(['posts'])
      const { headers, cacheStatus } = await app.get('/')
      assert.match(cacheStatus!, OUTDATED)
      assert.equal(headers['cache-control'], 'private, no-cache')
      assert.notEqual(headers.expires, value)
      await app.pageCache.settled()
    })

  test('leaves alone what has other tags and URLs, and pages that nobody has produced', async ({
    assert,
  }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      routes: (router) => {
        router.get('/news', counting()).use(cachePage(60, undefined, { tags: ['news'] }))
      },
    })
    await app.pageCache.expireTags(['posts', 'unknown'])
    await app.pageCache.expireUrl('/unknown')
    assert.isTrue([...store.entries.keys()].every((key) => /[^-]mark,/.test(key)))
    await app.get('/news')
    await app.pageCache.expireTags(['posts'])
    await app.pageCache.expireUrl('/')
    assert.match((await app.cacheStatus('/news'))!, HIT)
  })

  test('takes all variants of a URL', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = counting()
        router.get('/', handler).use(cachePage(60, undefined, { vary: ['x-kind'] }))
      },
    })
    const kinds = ['a', 'b'].map((kind) => ({ headers: { 'x-kind': kind } }))
    for (const kind of kinds) {
      await app.get('/', kind)
    }
    await app.pageCache.expireUrl('/')
    for (const [index, kind] of kinds.entries()) {
      assert.match((await app.cacheStatus('/', kind))!, OUTDATED)
      await app.pageCache.settled()
      assert.equal(await app.body('/', kind), `<p>run ${index + 3}</p>`)
    }
  })

  test('can be said again and again', async ({ assert }) => {
    const { app, outcome } = await startExpired('forever')
    await app.pageCache.expireTags(['posts'])
    assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
    await app.pageCache.expireTags(['posts'])
    await app.pageCache.expireTags(['posts'])
    assert.deepEqual(await outcome(), ['<p>run 2</p>', 'hit; detail=outdated'])
    assert.deepEqual(await outcome(), ['<p>run 3</p>', 'hit'])
  })

  test('is nothing beside forgetting: {0}, {1}')
    .with([
      ['timed', 'before'],
      ['timed', 'after'],
      ['forever', 'before'],
      ['forever', 'after'],
    ] as const)
    .run(async ({ assert }, [kind, when]) => {
      const { app } = await startExpired(kind)
      await app.pageCache.forgetTags(['posts'])
      if (when === 'before') {
        await app.pageCache.expireTags(['posts'])
      }
      const { body, cacheStatus } = await app.get('/')
      assert.deepEqual([body, cacheStatus], ['<p>run 2</p>', MISS])
    })

  test('makes the page gone when renewing it fails, and nothing allows it to be served', async ({
    assert,
  }) => {
    const { told, outcome } = await startExpired('timed')
    told.act = fails
    assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
    told.act = () => {}
    assert.deepEqual(await outcome(), ['<p>run 3</p>', 'fwd=uri-miss; stored'])
  })

  test('leaves the page while its {$self} allows it, counted from then')
    .with(['grace', 'staleIfError'] as const)
    .run(async ({ assert }, option) => {
      const { told, clock, outcome } = await startExpired('timed', { [option]: 100 })
      told.act = fails
      for (const seconds of [0, 50, 49]) {
        clock.forward(seconds)
        assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
      }
      clock.forward(1)
      // The renewal that is begun now, or was not long ago, has failed.
      assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
      told.act = () => {}
      const [, cacheStatus] = await outcome()
      assert.equal(cacheStatus, 'fwd=uri-miss; stored')
    })

  test('leaves a page that is kept for ever as long as renewing it fails', async ({ assert }) => {
    const { told, clock, outcome } = await startExpired('forever')
    told.act = fails
    for (const days of [0, 1, 60]) {
      clock.forward(days * 86_400)
      assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
    }
    told.act = () => {}
    clock.forward(3600)
    await outcome()
    const [body] = await outcome()
    assert.match(String(body), /run [45]/)
  })

  test(
    'makes the page gone when it may not be stored any more, even one that is kept for ever: {$self}'
  )
    .with(['timed', 'forever'] as const)
    .run(async ({ assert }, kind) => {
      const { told, outcome } = await startExpired(kind, { staleIfError: 1000 })
      told.act = isPrivate
      assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=outdated'])
      assert.deepEqual(await outcome(), ['<p>run 3</p>', 'fwd=uri-miss; detail=private'])
    })

  test('does not make a page last longer than its time', async ({ assert }) => {
    const { told, clock, outcome } = await startExpired('timed', { grace: 100, staleIfError: 100 })
    told.act = fails
    clock.forward(3699)
    assert.deepEqual(await outcome(), ['<p>run 1</p>', 'hit; detail=stale'])
    told.act = () => {}
    clock.forward(1)
    assert.deepEqual(await outcome(), ['<p>run 3</p>', 'fwd=stale; stored'])
  })

  test('renews a page whatever time visitors wait for one another: {$self}')
    .with([0, '1ms'])
    .run(async ({ assert }, flightTimeout) => {
      stopClock()
      const gate = new Gate()
      const handler = counting(() => (handler.runs === 2 ? gate.pass() : undefined))
      const app = await startApp({
        config: { flightTimeout },
        routes: (router) => {
          router.get('/', handler).use(KINDS.timed({}))
        },
      })
      await app.get('/')
      await app.pageCache.expireTags(['posts'])
      await app.get('/')
      await gate.reached(1)
      for (let visit = 0; visit < 10; visit++) {
        const { body, cacheStatus } = await app.get('/')
        assert.equal(body, '<p>run 1</p>')
        assert.match(cacheStatus!, OUTDATED)
      }
      gate.open()
      await app.pageCache.settled()
      const { body, cacheStatus } = await app.get('/')
      assert.equal(body, '<p>run 2</p>')
      assert.match(cacheStatus!, HIT)
    })

  test('has the next visitor renew a page where a middleware refuses who is none: {$self}')
    .with([401, 403, 404])
    .run(async ({ assert }, status) => {
      const visitor = { headers: { authorization: 'Bearer ada' } }
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', counting())
            .use(({ request, response }, next) =>
              request.header('authorization') ? next() : response.status(status).send('no')
            )
            .use(cachePageForever(3600, undefined, { tags: ['posts'], allow: ['authorization'] }))
        },
      })
      await app.get('/', visitor)
      await app.pageCache.expireTags(['posts'])
      assert.equal(await app.body('/', visitor), '<p>run 1</p>')
      await app.pageCache.settled()
      assert.equal(await app.body('/', visitor), '<p>run 2</p>')
      assert.equal(await app.cacheStatus('/', visitor), 'page-cache; hit')
    })

  test('leaves a page where a middleware refuses for the time being: {$self}')
    .with([429, 503])
    .run(async ({ assert }, status) => {
      let isBusy = false
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', counting())
            .use(({ request, response }, next) =>
              isBusy && !request.header('x-visitor') ? response.status(status).send('no') : next()
            )
            .use(cachePageForever(3600, undefined, { tags: ['posts'] }))
        },
      })
      const visitor = { headers: { 'x-visitor': 'ada' } }
      await app.get('/', visitor)
      await app.pageCache.expireTags(['posts'])
      isBusy = true
      for (let time = 0; time < 2; time++) {
        assert.equal(await app.body('/', visitor), '<p>run 1</p>')
        await app.pageCache.settled()
      }
    })

  test('has no visitor cause a page that only a warm-up may produce', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', handler)
          .use(cachePageForever(60, undefined, { onMiss: 'unavailable', tags: ['posts'] }))
      },
    })
    await app.pageCache.renew('/')
    await app.pageCache.expireTags(['posts'])
    for (let time = 0; time < 2; time++) {
      const { body, cacheStatus } = await app.get('/')
      assert.equal(body, '<p>run 1</p>')
      assert.match(cacheStatus!, OUTDATED)
      await app.pageCache.settled()
    }
    await app.pageCache.renew('/')
    assert.equal(await app.cacheStatus('/'), 'page-cache; hit')
    assert.equal(handler.runs, 2)
  })

  test('leaves a say to the request, and to the response, where those decide: "{0}", "{1}"')
    .with<[directives: string, response: string, expected: RegExp][]>([
      ['', 'max-age=60', OUTDATED],
      ['max-age=5', 'max-age=60', /^page-cache; fwd=stale; stored$/],
      ['no-cache', 'max-age=60', /^page-cache; fwd=stale; stored$/],
      ['', 'max-age=60, must-revalidate', /^page-cache; fwd=stale; stored$/],
      ['no-store', 'max-age=60', OUTDATED],
    ])
    .run(async ({ assert }, [directives, said, expected]) => {
      const clock = stopClock()
      const handler = counting(({ response }) => response.header('cache-control', said))
      const app = await startApp({
        routes: (router) => {
          router.get('/', handler).use(cachePage('response', undefined, { tags: ['posts'] }))
        },
      })
      await app.get('/')
      clock.forward(10)
      await app.pageCache.expireTags(['posts'])
      const headers: Record<string, string> = directives ? { 'cache-control': directives } : {}
      assert.match((await app.cacheStatus('/', { headers }))!, expected)
      await app.pageCache.settled()
      assert.equal(handler.runs, directives === 'no-store' ? 1 : 2)
    })
})
