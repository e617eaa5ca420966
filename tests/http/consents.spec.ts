import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { CONSENTS } from '../../src/store_rules/consents.ts'
import { webStack, login } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { Consent } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

const read: Record<Consent, (ctx: HttpContext) => unknown> = {
  'user': () => {},
  'authorization': () => {},
  'session': ({ session }) => session.get('cart'),
  'cookies': ({ request }) => request.cookie('theme'),
  'ip': ({ request }) => request.ip(),
  'user-agent': ({ request }) => request.header('User-Agent'),
  'referer': ({ request }) => request.header('Referer'),
  'request-id': ({ request }) => request.id(),
  'signature': ({ request }) => request.hasValidSignature(),
  'context': (ctx) => Reflect.get(ctx, 'tenant'),
  'headers': ({ request }) => ({ ...request.headers() }),
  'clear-site-data': ({ response }) => response.header('Clear-Site-Data', '"cache"'),
}

test.group('Consent by name', () => {
  test('a page that allows {$self} is stored and served')
    .with(CONSENTS)
    .run(async ({ assert }, consent) => {
      let runs = 0
      const stack = webStack({ silentAuth: true })
      const app = await startApp({
        ...stack,
        middleware: [
          ...stack.middleware,
          outer((ctx, next) => {
            Object.assign(ctx, { tenant: 'one' })
            return next()
          }),
        ],
        routes: (router) => {
          router.get('/login/:id', (ctx) => login(ctx))
          router
            .get('/', (ctx) => {
              read[consent](ctx)
              return `run ${++runs}`
            })
            .use(cachePage(60, undefined, { allow: [consent] }))
        },
      })
      const visitor = app.visitor()
      const headers: Record<string, string> = {}
      if (consent === 'user') {
        await visitor.get('/login/1')
      }
      if (consent === 'authorization') {
        headers.authorization = 'Bearer mine'
      }
      const first = await visitor.get('/', { headers })
      const second = await visitor.get('/', { headers })

      assert.equal(first.cacheStatus, STORED)
      assert.match(second.cacheStatus!, HIT)
      assert.equal(second.body, 'run 1')
      assert.equal(await app.body('/'), 'run 1')
    })

  test('consent to one thing is no consent to another', async ({ assert }) => {
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        const both = (ctx: HttpContext) => {
          read.session(ctx)
          read.cookies(ctx)
          return 'both'
        }
        router.get('/session', both).use(cachePage(60, undefined, { allow: ['session'] }))
        router.get('/cookies', both).use(cachePage(60, undefined, { allow: ['cookies'] }))
        router.get('/all', both).use(cachePage(60, undefined, { allow: ['session', 'cookies'] }))
      },
    })
    assert.equal(await app.cacheStatus('/session'), 'page-cache; fwd=uri-miss; detail=cookies')
    assert.equal(await app.cacheStatus('/cookies'), 'page-cache; fwd=uri-miss; detail=session')
    assert.equal(await app.cacheStatus('/all'), STORED)
  })

  test('consent does not reach the cookies that a handler sets', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.plainCookie('mine', 'x')
            return 'page'
          })
          .use(cachePage(60, undefined, { allow: ['user', 'session', 'cookies'] }))
      },
    })
    await app.get('/')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=set-cookie')
  })

  test('the configuration allows for all pages, and a page may take it back', async ({
    assert,
  }) => {
    class Controller extends CachePageMixin() {
      static cacheTimeout = 60
      static cacheAllow: Consent[] = ['cookies']

      index(ctx: HttpContext) {
        read.session(ctx)
        return 'page'
      }
    }
    const app = await startApp({
      ...webStack(),
      config: { allow: ['session'] },
      routes: (router) => {
        const handler = (ctx: HttpContext) => String(read.session(ctx))
        router.get('/', handler).use(cachePage(60))
        router.get('/none', handler).use(cachePage(60, undefined, { allow: [] }))
        router.get('/own', [Controller, 'index'])
      },
    })
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.equal(await app.cacheStatus('/none'), 'page-cache; fwd=uri-miss; detail=session')
    assert.equal(await app.cacheStatus('/own'), 'page-cache; fwd=uri-miss; detail=session')
  })
})
