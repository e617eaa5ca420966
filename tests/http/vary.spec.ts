import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const NEW_VARIANT = 'page-cache; fwd=vary-miss; stored'
const HIT = /^page-cache; hit/

const asking = (language: string) => ({ headers: { 'accept-language': language } })

/** Says hello in a language, and counts */
function greeter(say: (ctx: HttpContext) => void) {
  const handler = (ctx: HttpContext) => {
    say(ctx)
    return `${ctx.request.header('accept-language', 'none')} ${++handler.runs}`
  }
  handler.runs = 0
  return handler
}

test.group('Vary', () => {
  test('each variant is a page of its own, said by {0}')
    .with([
      ['header()', ({ response }) => response.header('Vary', 'Accept-Language')],
      ['append()', ({ response }) => response.append('vary', 'ACCEPT-LANGUAGE')],
      ['vary()', ({ response }) => response.vary('Accept-Language')],
      ['a list', ({ response }) => response.header('Vary', 'x-a , accept-language')],
      [
        "Node's setHeader()",
        ({ response }) => response.response.setHeader('Vary', ['X-A', 'Accept-Language']),
      ],
    ] as [string, (ctx: HttpContext) => void][])
    .run(async ({ assert }, [, say]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', greeter(say)).use(cachePage(60))
        },
      })
      const en = await app.get('/', asking('en'))
      const fr = await app.get('/', asking('fr'))
      const enAgain = await app.get('/', asking('en'))
      const frAgain = await app.get('/', asking(' fr '))
      const none = await app.get('/')

      assert.equal(en.cacheStatus, STORED)
      assert.equal(fr.cacheStatus, NEW_VARIANT)
      assert.equal(none.cacheStatus, NEW_VARIANT)
      assert.match(enAgain.cacheStatus!, HIT)
      assert.match(frAgain.cacheStatus!, HIT)
      assert.deepEqual(
        [en, fr, enAgain, frAgain, none].map(({ body }) => body),
        ['en 1', 'fr 2', 'en 1', 'fr 2', 'none 3']
      )
      assert.match(enAgain.headers.vary!, /accept-language/i)
    })

  test('the option is part of the key, and others are told', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = greeter(({ response }) => response.header('Vary', 'X-Own'))
        router.get('/', handler).use(cachePage(60, byPath, { vary: ['Accept-Language'] }))
        router
          .get(
            '/silent',
            greeter(() => {})
          )
          .use(cachePage(60, byPath, { vary: ['X-Kind'] }))
      },
    })
    await app.get('/', asking('en'))
    await app.get('/', asking('fr'))
    const hit = await app.get('/', asking('fr'))
    const silent = [await app.get('/silent'), await app.get('/silent')]

    assert.equal(hit.body, 'fr 2')
    assert.equal(hit.headers.vary, 'X-Own, accept-language')
    for (const { headers } of silent) {
      assert.equal(headers.vary, 'accept-language, x-kind')
    }
    assert.match(silent[1].cacheStatus!, HIT)
  })

  test('what a middleware outside says is kept apart and kept: {0}')
    .with([
      ['before the handler', ({ response }) => response.vary('Origin'), () => {}],
      ['in its own header', ({ response }) => response.header('Vary', 'Origin'), () => {}],
      ['afterwards', () => {}, ({ response }) => response.vary('Origin')],
    ] as [string, (ctx: HttpContext) => void, (ctx: HttpContext) => void][])
    .run(async ({ assert }, [when, before, after]) => {
      const app = await startApp({
        middleware: [
          outer(async (ctx, next) => {
            before(ctx)
            await next()
            after(ctx)
          }),
        ],
        routes: (router) => {
          const handler = greeter(({ response }) => response.header('Vary', 'Accept-Language'))
          router.get('/', handler).use(cachePage(60))
        },
      })
      const miss = await app.get('/', { headers: { origin: 'https://a.test' } })
      const hit = await app.get('/', { headers: { origin: 'https://a.test' } })
      const other = await app.get('/', { headers: { origin: 'https://b.test' } })

      assert.match(hit.cacheStatus!, HIT)
      if (when !== 'afterwards') {
        assert.equal(other.cacheStatus, NEW_VARIANT)
        for (const { headers } of [miss, hit]) {
          assert.equal(headers.vary, 'Accept-Language, origin')
        }
      }
    })

  test('what a middleware outside says of this request alone is kept on a hit', async ({
    assert,
  }) => {
    const app = await startApp({
      middleware: [
        outer(({ request, response }, next) => {
          if (request.header('x-late')) {
            response.vary('X-Late')
          }
          return next()
        }),
      ],
      routes: (router) => {
        const handler = greeter(({ response }) => response.header('Vary', 'Accept-Language'))
        router.get('/', handler).use(cachePage(60))
      },
    })
    await app.get('/')
    const { headers, cacheStatus } = await app.get('/', { headers: { 'x-late': '1' } })
    assert.match(cacheStatus!, HIT)
    assert.equal(headers.vary?.toLowerCase(), 'accept-language, x-late')
  })

  test('a page that varies by more than before tells its pages apart by all of it', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = greeter(({ request, response }) => {
          response.vary(request.header('x-b') ? 'X-A, X-B' : 'X-A')
        })
        router.get('/', handler).use(cachePage(60))
      },
    })
    const ask = (headers: Record<string, string>) => app.get('/', { headers })
    await ask({ 'x-a': '1' })
    await ask({ 'x-a': '2', 'x-b': '1' })
    const other = await ask({ 'x-a': '2', 'x-b': '2' })
    const known = await ask({ 'x-a': '2', 'x-b': '1' })

    assert.equal(other.cacheStatus, NEW_VARIANT)
    assert.equal(other.body, 'none 3')
    assert.equal(known.body, 'none 2')
    assert.match(known.cacheStatus!, HIT)
  })

  test('forget() removes a page with all its variants', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get(
            '/',
            greeter(({ response }) => response.vary('Accept-Language'))
          )
          .use(cachePage(60, () => 'greeting'))
      },
    })
    await app.get('/', asking('en'))
    await app.get('/', asking('fr'))
    assert.isTrue(await app.pageCache.forget('greeting'))
    assert.isFalse(await app.pageCache.forget('greeting'))

    assert.equal(await app.body('/', asking('en')), 'en 3')
    assert.equal(await app.body('/', asking('fr')), 'fr 4')
  })
})
