import { HttpRequest } from '@adonisjs/core/http'
import { Session } from '@adonisjs/session'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const READS: [rule: string, what: string, read: (ctx: HttpContext) => unknown][] = [
  ['session', 'session.get', ({ session }) => session.get('cart')],
  ['session', 'session.has', ({ session }) => session.has('cart')],
  ['session', 'session.all', ({ session }) => session.all()],
  ['session', 'session.put', ({ session }) => session.put('cart', 1)],
  ['session', 'session.forget', ({ session }) => session.forget('cart')],
  ['session', 'session.pull', ({ session }) => session.pull('cart')],
  ['session', 'session.increment', ({ session }) => session.increment('visits')],
  ['session', 'session.decrement', ({ session }) => session.decrement('visits')],
  ['session', 'session.clear', ({ session }) => session.clear()],
  ['session', 'session.regenerate', ({ session }) => session.regenerate()],
  ['session', 'session.sessionId', ({ session }) => session.sessionId],
  ['session', 'session.isEmpty', ({ session }) => session.isEmpty],
  ['session', 'session.fresh', ({ session }) => session.fresh],
  ['session', 'the intended URL', ({ session }) => session.setIntendedUrl('/there')],
  ['session', 'a value that serialises it', ({ session }) => ({ toJSON: () => session.all() })],
  ['session', 'a view', ({ view }) => view.render('cart')],
  ['session', 'a view that asks whether it is empty', ({ view }) => view.render('empty')],
  ['session', 'a view that prints it whole', ({ view }) => view.render('whole')],
  ['cookies', 'request.cookie', ({ request }) => request.cookie('theme')],
  ['cookies', 'request.plainCookie', ({ request }) => request.plainCookie('theme')],
  ['cookies', 'request.encryptedCookie', ({ request }) => request.encryptedCookie('theme')],
  ['cookies', 'one of cookiesList', ({ request }) => request.cookiesList().theme],
  ['cookies', 'the names of cookiesList', ({ request }) => Object.keys(request.cookiesList())],
  ['cookies', 'whether cookiesList has one', ({ request }) => 'theme' in request.cookiesList()],
  ['cookies', 'the header', ({ request }) => request.header('cookie')],
  ['cookies', 'the headers', ({ request }) => request.headers().cookie],
  ['cookies', "Node's headers", ({ request }) => request.request.headers.cookie],
  ['cookies', "Node's distinct headers", ({ request }) => request.request.headersDistinct.cookie],
  [
    'session',
    'a method of the class',
    ({ session }) => Session.prototype.get.call(session, 'cart'),
  ],
  [
    'session',
    'a getter of the class',
    ({ session }) => Reflect.get(Session.prototype, 'sessionId', session),
  ],
  [
    'cookies',
    'a method of its class',
    ({ request }) => HttpRequest.prototype.plainCookie.call(request, 'theme'),
  ],
  ['cookies', 'a view', ({ view, request }) => view.render('cookie', { request })],
]

const views = {
  cart: `<p>{{ session.get('cart') }}</p>`,
  empty: `<p>{{ session.isEmpty }}</p>`,
  whole: `<p>{{ session.toString() }}</p>`,
  cookie: `<p>{{ request.cookie('theme') }}</p>`,
  plain: `<p>{{ session ? 'shop' : '' }}</p>`,
}

test.group('Pages that depend on the visitor', () => {
  test('rule "{0}": {1}')
    .with(READS)
    .run(async ({ assert }, [rule, , read]) => {
      let runs = 0
      const app = await startApp({
        ...webStack({ views }),
        routes: (router) => {
          const handler = async (ctx: HttpContext) => {
            runs++
            return { value: await read(ctx) }
          }
          router.get('/', handler).use(cachePage(60))
        },
      })
      const expected = `page-cache; fwd=uri-miss; detail=${rule}`

      assert.equal(await app.cacheStatus('/'), expected, 'without a cookie')
      assert.equal(await app.cacheStatus('/', { headers: { cookie: 'theme=1' } }), expected)
      assert.equal(runs, 2)
    })

  test('a page that looks at none of it is stored, although all of it is there', async ({
    assert,
  }) => {
    const app = await startApp({
      ...webStack({ views, shield: true }),
      routes: (router) => {
        router.get('/', ({ view }) => view.render('plain')).use(cachePage(60))
      },
    })
    const headers = { cookie: 'theme=1' }

    assert.equal(await app.cacheStatus('/', { headers }), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/', { headers }))!, /^page-cache; hit/)
  })

  test('a validator that looks at the query alone does not read the cookies', async ({
    assert,
  }) => {
    const { default: vine } = await import('@vinejs/vine')
    const paging = vine.compile(vine.object({ page: vine.number() }))
    const themed = vine.compile(vine.object({ cookies: vine.object({ theme: vine.string() }) }))
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        router.get('/', ({ request }) => request.validateUsing(paging)).use(cachePage(60))
        router.get('/themed', ({ request }) => request.validateUsing(themed)).use(cachePage(60))
      },
    })

    assert.equal(await app.cacheStatus('/?page=2'), 'page-cache; fwd=uri-miss; stored')
    assert.equal(await app.body('/?page=2'), '{"page":2}')
    const cookie = `theme=${Buffer.from('"dark"').toString('base64url')}`
    assert.equal(
      await app.cacheStatus('/themed', { headers: { cookie } }),
      'page-cache; fwd=uri-miss; detail=cookies'
    )
  })

  test('the session stays itself while it is watched', async ({ assert }) => {
    const seen: string[] = []
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        const handler = ({ session }: HttpContext) => {
          seen.push(session.sessionId)
          session.regenerate()
          session.put('cart', 'tea')
          seen.push(session.sessionId)
        }
        router.get('/', handler).use(cachePage(60))
        router.get('/cart', ({ session }) => `${session.sessionId} ${session.get('cart')}`)
      },
    })
    const visitor = app.visitor()
    await visitor.get('/')
    const { body } = await visitor.get('/cart')

    assert.notEqual(seen[0], seen[1])
    assert.equal(body, `${seen[1]} tea`)
  })

  test('the request and the view are themselves again afterwards', async ({ assert }) => {
    const { middleware, ...stack } = webStack({ views })
    const { outer } = await import('../support/outer.ts')
    const after = outer(async (ctx, next) => {
      await next()
      const { request } = ctx
      const cart = await ctx.view.render('cart')
      ctx.response.header('x-after', `${request.request.headers.cookie} ${cart}`)
    })
    const app = await startApp({
      ...stack,
      middleware: [...middleware, after],
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    const { headers } = await app.get('/', { headers: { cookie: 'a=b' } })
    assert.equal(headers['x-after'], 'a=b <p>undefined</p>')
  })
})
