import { test } from '@japa/runner'
import { FragileStore } from '../support/fragile_store.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const NEW_VARIANT = 'page-cache; fwd=vary-miss; stored'
const HIT = /^page-cache; hit/

/**
 * How a handler finds out that a part of the page is wanted, and what such a request sends.
 */
const PARTS: [header: string, value: string, asks: (ctx: HttpContext) => unknown][] = [
  ['HX-Request', 'true', ({ request }) => request.header('HX-Request')],
  ['Turbo-Frame', 'cart', ({ request }) => request.headers()['turbo-frame']],
  ['X-Up-Target', '.main', ({ request }) => 'x-up-target' in request.headers()],
  ['X-PJAX', 'true', ({ request }) => request.pjax()],
  ['X-Requested-With', 'XMLHttpRequest', ({ request }) => request.ajax()],
  ['X-Alpine-Request', 'true', ({ request }) => request.request.headers['x-alpine-request']],
  ['Sec-Fetch-Mode', 'cors', ({ request }) => request.header('sec-fetch-mode') === 'cors'],
  ['Sec-Purpose', 'prefetch', ({ request }) => request.prefetch()],
  ['Save-Data', 'on', ({ request }) => request.request.headersDistinct['save-data']],
  ['Accept', 'application/json', ({ request }) => request.header('accept')?.includes('json')],
  ['X-Widget-Of-Mine', '1', ({ request }) => Object.hasOwn(request.headers(), 'x-widget-of-mine')],
]

test.group('Pages of which a request may want a part', () => {
  for (const forever of [false, true]) {
    test(`${forever ? 'kept for ever' : 'timed'}: {0}`)
      .with(PARTS)
      .run(async ({ assert }, [header, value, asks]) => {
        const app = await startApp({
          routes: (router) => {
            const handler = (ctx: HttpContext) => (asks(ctx) ? 'part' : 'whole page')
            router.get('/:id', handler).use(forever ? cachePageForever(60) : cachePage(60))
          },
        })
        const part = { headers: { [header]: value } }

        for (const [path, first, second] of [
          ['/1', part, {}],
          ['/2', {}, part],
        ] as const) {
          const expected = first === part ? ['part', 'whole page'] : ['whole page', 'part']
          const answers = [await app.get(path, first), await app.get(path, second)]
          assert.deepEqual(
            answers.map(({ body }) => body),
            expected
          )
          assert.equal(answers[0].cacheStatus, STORED)
          assert.equal(answers[1].cacheStatus, NEW_VARIANT)

          // A handler that goes on reading where the first header is not there.
          await app.get(path, first)
          const hits = [await app.get(path, first), await app.get(path, second)]
          assert.deepEqual(
            hits.map(({ body }) => body),
            expected
          )
          for (const { cacheStatus, headers } of hits) {
            assert.match(cacheStatus!, HIT)
            assert.include(headers.vary!.toLowerCase().split(', '), header.toLowerCase())
          }
        }
      })
  }

  test('an identity that the infrastructure sends is a variant', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => {
            const user = request.header('X-Authenticated-Userid')
            return user ? `orders of ${user}` : response.status(401).send('who are you?')
          })
          .use(cachePage(60))
      },
    })
    const as = (user: string) => app.get('/', { headers: { 'x-authenticated-userid': user } })

    const answers = [await as('ada'), await as('bob'), await app.get('/'), await as('ada')]
    assert.deepEqual(
      answers.map(({ body }) => body),
      ['orders of ada', 'orders of bob', 'who are you?', 'orders of ada']
    )
    assert.equal(answers[2].status, 401)
    assert.match(answers[3].cacheStatus!, HIT)
  })

  test('what no handler reads makes no variant', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => router.get('/', () => 'page').use(cachePage(60)) as never,
    })
    await app.get('/', { headers: { 'hx-request': 'true', 'x-key': 'a', 'accept': 'x/y' } })
    const hit = await app.get('/', { headers: { 'x-key': 'b' } })
    assert.match(hit.cacheStatus!, HIT)
    assert.isUndefined(hit.headers.vary)
  })
})

test.group('Pages that negotiate', () => {
  test('two hundred spellings of one outcome are one page', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => {
            runs++
            const type = request.accepts(['html', 'json'])
            const language = request.language(['en', 'de'])
            return `${type} ${language} ${request.charset(['utf-8'])}`
          })
          .use(cachePageForever(60))
      },
    })
    for (let index = 0; index < 200; index++) {
      const accept = `text/html;q=0.${100 + index}, x/made-up-${index}`
      const headers = { accept, 'accept-language': `de-${index}, de;q=0.9` }
      assert.equal(await app.body('/', { headers }), 'html de utf-8')
    }
    assert.equal(runs, 1)
    const headers = { 'accept': 'application/json', 'accept-language': 'de' }
    assert.equal(await app.body('/', { headers }), 'json de utf-8')
    assert.equal(runs, 2)
  })

  test('what is warmed is a hit for every browser', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => `page as ${request.accepts(['html', 'json'])}`)
          .use(cachePageForever(60, byPath, { onMiss: 'unavailable' }))
      },
    })
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'renewed')

    const browsers: Record<string, string> = {
      chrome:
        'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
      firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
      curl: '*/*',
    }
    for (const [browser, accept] of Object.entries(browsers)) {
      const answer = await app.get('/', { headers: { accept } })
      assert.equal(answer.body, 'page as html', browser)
      assert.match(answer.cacheStatus!, HIT, browser)
    }
  })

  test('a header that is read and negotiated counts by its value', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = ({ request }: HttpContext) =>
          `${request.language(['en', 'de'])} of ${request.header('accept-language')}`
        router.get('/', handler).use(cachePage(60))
      },
    })
    const reading = (language: string) =>
      app.body('/', { headers: { 'accept-language': language } })
    assert.equal(await reading('de'), 'de of de')
    assert.equal(await reading('de-CH,de'), 'de of de-CH,de')
  })

  test('all that a visitor accepts is read by the value, of {0}')
    .with([
      ['languages()', (request) => request.languages()],
      ['language() of an empty text', (request) => request.language('' as never)],
      ['language() of false', (request) => request.language(false as never)],
    ] as [string, (request: HttpContext['request']) => unknown][])
    .run(async ({ assert }, [, languages]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', ({ request }) => String(languages(request))).use(cachePage(60))
        },
      })
      const reading = (language: string) =>
        app.get('/', { headers: { 'accept-language': language } })
      for (const status of [/stored$/, HIT]) {
        for (const accepted of ['de,en', 'de,fr']) {
          const { body, cacheStatus } = await reading(accepted)
          assert.equal(body, accepted)
          assert.match(cacheStatus!, status)
        }
      }
    })

  test('a middleware outside that says Vary has looked at the value', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        async () => ({
          default: class {
            handle(ctx: HttpContext, next: () => Promise<void>) {
              const first = ctx.request.header('accept')?.split(',')[0]
              Object.assign(ctx, { outer: first })
              ctx.response.vary('Accept')
              return next()
            }
          },
        }),
      ],
      routes: (router) => {
        const handler = (ctx: HttpContext & { outer?: string }) =>
          `${ctx.request.accepts(['html'])} ${ctx.outer}`
        router.get('/', handler as never).use(cachePage(60))
      },
    })
    const reading = (accept: string) => app.body('/', { headers: { accept } })
    assert.equal(await reading('text/html, a/a'), 'html text/html')
    assert.equal(await reading('a/a, text/html'), 'html a/a')
  })
})

test.group('What a hit of a variant reads', () => {
  async function readsOfHits(store: FragileStore, cache: TestAppOptions['cache']) {
    const app = await startApp({
      cache,
      routes: (router) => {
        router.get('/one', () => 'page').use(cachePage(60))
        router.get('/variants', ({ request }) => request.header('x-kind', '')).use(cachePage(60))
      },
    })
    holdTimers()
    const reads: Record<string, number> = {}
    for (const path of ['/one', '/variants']) {
      await app.get(path)
      const before = store.reads
      assertHit(await app.cacheStatus(path))
      reads[path] = store.reads - before
    }
    return reads
  }
  const assertHit = (status?: string) => {
    if (!HIT.test(status!)) {
      throw new Error(`no hit: ${status}`)
    }
  }

  test('one entry more than that of a page without variants', async ({ assert }) => {
    const store = new FragileStore()
    const reads = await readsOfHits(store, store.cache)
    assert.deepEqual(reads, { '/one': 1, '/variants': 2 })
  })

  test('nothing from the second tier where the first one has it', async ({ assert }) => {
    const store = new FragileStore()
    const reads = await readsOfHits(store, store.cacheBehindMemory)
    assert.deepEqual(reads, { '/one': 0, '/variants': 0 })
  })
})

test.group('How many variants a page has', () => {
  const printing = ({ request }: HttpContext) => `for ${request.header('x-of-mine')}`
  const of = (value: unknown) => ({ headers: { 'x-of-mine': String(value) } })

  test('more than maxVariants are served, and not stored', async ({ assert }) => {
    const app = await startApp({
      config: { maxVariants: 5 },
      routes: (router) => {
        router.get('/', printing).use(cachePage(60))
        router.get('/two', printing).use(cachePage(60, byPath, { maxVariants: 2 }))
      },
    })
    for (const [path, most] of [
      ['/', 5],
      ['/two', 2],
    ] as const) {
      for (let index = 0; index < most; index++) {
        assert.match((await app.cacheStatus(path, of(index)))!, /; stored$/)
      }
      const more = await app.get(path, of('more'))
      assert.equal(more.body, 'for more')
      assert.equal(more.cacheStatus, 'page-cache; fwd=vary-miss; detail=variants')
      assert.match((await app.cacheStatus(path, of(1)))!, HIT)
    }
  })

  test('what visitors make up takes no place of what they cannot: {0}')
    .with([
      ['timed', cachePage],
      ['kept for ever', cachePageForever],
    ] as const)
    .run(async ({ assert }, [, cache]) => {
      const app = await startApp({
        routes: (router) => {
          const handler = ({ request }: HttpContext) =>
            `${request.accepts(['html', 'json', 'xml', 'text'])} ${request.ajax()}`
          router.get('/', handler).use(cache(60, byPath, { maxVariants: 2 }))
        },
      })
      const as = (headers: Record<string, string>) => app.cacheStatus('/', { headers })
      for (const index of [1, 2]) {
        assert.match((await as({ 'x-requested-with': `made-${index}` }))!, /; stored$/)
      }
      assert.match((await as({ 'x-requested-with': 'made-3' }))!, /; detail=variants$/)
      assert.match((await as({}))!, /; stored$/)
      assert.match((await as({}))!, HIT)
      // Of those, too, there are not more than as many again.
      assert.match((await as({ accept: 'application/json' }))!, /; stored$/)
      assert.match((await as({ accept: 'application/xml' }))!, /; detail=variants$/)
    })

  test('so it is when they come at once', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', printing).use(cachePage(60, byPath, { maxVariants: 8 }))
      },
    })
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => app.get('/', of(index)))
    )
    answers.forEach(({ body }, index) => assert.equal(body, `for ${index}`))
    const statuses = answers.map(({ cacheStatus }) => cacheStatus!)
    assert.isAtMost(statuses.filter((status) => status.endsWith('stored')).length, 8)
  })

  test('those that have expired make room', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router.get('/', printing).use(cachePage(60, byPath, { maxVariants: 1 }))
      },
    })
    await app.get('/', of('a'))
    assert.match((await app.cacheStatus('/', of('b')))!, /detail=variants/)
    clock.forward(180)
    assert.match((await app.cacheStatus('/', of('b')))!, /stored/)
  })

  test('a handler that takes the name of a header from its visitor is not stored for long', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => String(request.header(String(request.header('x-name')))))
          .use(cachePage(60))
      },
    })
    const statuses: string[] = []
    for (let index = 0; index < 40; index++) {
      const headers = { 'x-name': `x-${index}`, [`x-${index}`]: `value ${index}` }
      const { body, cacheStatus } = await app.get('/', { headers })
      assert.equal(body, `value ${index}`)
      statuses.push(cacheStatus!)
    }
    assert.match(statuses.at(-1)!, /detail=variants/)
  })
})
