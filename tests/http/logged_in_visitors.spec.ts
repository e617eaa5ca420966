import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { webStack, login, authOf } from '../support/web_stack.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Router } from '@adonisjs/core/http'

const byPathAlone = ({ request }: { request: { url(): string } }) => request.url()

test.group('Nobody sees the page of another', () => {
  test('two guests with two carts', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ views: { cart: `Cart: {{ session.get('cart', 'empty') }}` } }),
      routes: (router) => {
        router.get('/add/:item', ({ session, params }) => session.put('cart', params.item))
        router.get('/cart', ({ view }) => view.render('cart')).use(cachePage(60, byPathAlone))
      },
    })
    const [tea, milk] = [app.visitor(), app.visitor()]
    await tea.get('/add/tea')
    await milk.get('/add/milk')
    const rule = 'page-cache; fwd=uri-miss; detail=session'

    for (const [visitor, body] of [
      [tea, 'Cart: tea'],
      [milk, 'Cart: milk'],
      [app.visitor(), 'Cart: empty'],
      [tea, 'Cart: tea'],
    ] as const) {
      const answer = await visitor.get('/cart')
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, rule)
    }
  })

  test('two logged-in users, where the handler finds out who they are', async ({ assert }) => {
    const app = await startApp({ ...webStack(), routes: accountRoutes })
    const [ada, grace] = [app.visitor(), app.visitor()]
    await ada.get('/login/1')
    await grace.get('/login/2')

    for (const [visitor, body] of [
      [app.visitor(), 'Hello, guest'],
      [ada, 'Hello, Ada'],
      [grace, 'Hello, Grace'],
      [app.visitor(), 'Hello, guest'],
    ] as const) {
      const answer = await visitor.get('/account')
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=user')
    }
  })

  test('two logged-in users, where a middleware found out who they are', async ({ assert }) => {
    const app = await startApp({ ...webStack({ silentAuth: true }), routes: silentRoutes })
    const [ada, grace] = [app.visitor(), app.visitor()]
    await ada.get('/login/1')
    await grace.get('/login/2')
    const bypass = 'page-cache; fwd=bypass; detail=user'
    const hit = /^page-cache; hit/

    assert.equal(await app.body('/'), 'Hello, guest')
    for (const [visitor, body, status] of [
      [ada, 'Hello, Ada', bypass],
      [grace, 'Hello, Grace', bypass],
    ] as const) {
      const answer = await visitor.get('/')
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, status)
    }
    const guest = await app.get('/')
    assert.equal(guest.body, 'Hello, guest')
    assert.match(guest.cacheStatus!, hit)
  })

  test('a user whom a middleware found through another guard than the default one', async ({
    assert,
  }) => {
    const { middleware, ...stack } = webStack()
    const administrators = outer(async (ctx, next) => {
      await authOf(ctx).use('admin').check()
      return next()
    })
    const app = await startApp({
      ...stack,
      middleware: [...middleware, administrators],
      routes: (router) => {
        router.get('/login/:id', (ctx) => login(ctx, 'admin'))
        router
          .get('/', (ctx) => `Hello, ${authOf(ctx).use('admin').user?.name ?? 'guest'}`)
          .use(cachePage(60, byPathAlone))
      },
    })
    const ada = app.visitor()
    await ada.get('/login/1')
    const answer = await ada.get('/')

    assert.equal(answer.body, 'Hello, Ada')
    assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=user')
    assert.equal(await app.body('/'), 'Hello, guest')
  })

  test('the answer to a login is not stored, nor is the page that logs in', async ({ assert }) => {
    const app = await startApp({
      ...webStack(),
      routes: (router) => {
        router.get('/login/:id', (ctx) => login(ctx)).use(cachePage(60, byPathAlone))
      },
    })
    const [first, second] = [app.visitor(), app.visitor()]
    const answer = await first.get('/login/1')
    const other = await second.get('/login/1')

    assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=set-cookie')
    assert.equal(other.cacheStatus, 'page-cache; fwd=uri-miss; detail=set-cookie')
    assert.notEqual(first.cookies.get('adonis_session'), second.cookies.get('adonis_session'))
  })

  test('a request with credentials neither stores nor reads', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60, byPathAlone))
      },
    })
    const headers = { authorization: 'Bearer mine' }
    const bypass = 'page-cache; fwd=bypass; detail=authorization'

    assert.equal(await app.cacheStatus('/', { headers }), bypass)
    assert.equal(await app.body('/'), '<p>run 2</p>')
    const answer = await app.get('/', { headers })
    assert.equal(answer.body, '<p>run 3</p>')
    assert.equal(answer.cacheStatus, bypass)
  })
})

function accountRoutes(router: Router) {
  router.get('/login/:id', (ctx) => login(ctx))
  router
    .get('/account', async (ctx) => {
      await authOf(ctx).check()
      return `Hello, ${authOf(ctx).user?.name ?? 'guest'}`
    })
    .use(cachePage(60, byPathAlone))
}

function silentRoutes(router: Router) {
  router.get('/login/:id', (ctx) => login(ctx))
  router
    .get('/', (ctx) => `Hello, ${authOf(ctx).user?.name ?? 'guest'}`)
    .use(cachePage(60, byPathAlone))
}
