import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Hole } from '../../src/types.ts'
import type { Visitor } from '../support/visitor.ts'
import type { HttpContext } from '@adonisjs/core/http'

const views = {
  form: `<html><meta name="csrf-token" content="{{ csrfToken }}"><form>{{ csrfField() }}</form>end</html>`,
  script: `<script nonce="{{ cspNonce }}">run()</script>`,
  cart: `<p>You have {{ await hole('cart') }} things</p>`,
}

const DIGESTS = ['content-digest', 'repr-digest', 'digest', 'content-md5']

const request = (ctx: HttpContext) => ctx.request as unknown as { csrfToken: string }
const session = (ctx: HttpContext) =>
  (ctx as unknown as { session: { get: Function; put: Function } }).session

async function shop(config = {}): Promise<TestApp> {
  return startApp({
    ...webStack({ views, shield: true }),
    config,
    routes: (router) => {
      router.get('/form', ({ view }) => view.render('form')).use(cachePage(60))
      router
        .get('/dated', ({ view, response }) => {
          response.header('Last-Modified', 'Wed, 31 Dec 2025 00:00:00 GMT')
          DIGESTS.forEach((name) => response.header(name, 'of the bytes of one visitor'))
          return view.render('form')
        })
        .use(cachePage(60))
      router.get('/json', (ctx) => ({ token: request(ctx).csrfToken })).use(cachePage(60))
      router.get('/script', ({ view }) => view.render('script')).use(cachePage(60))
      router.get('/cart', ({ view }) => view.render('cart')).use(cachePage(60))
      router.get('/fresh-cart', ({ view }) => view.render('cart'))
      router
        .get('/cookie-cart', ({ view, response }) => {
          response.plainCookie('seen', '1')
          return view.render('cart')
        })
        .use(cachePage(60))
      router.post('/add', (ctx) => {
        session(ctx).put('cart', session(ctx).get('cart', 0) + 1)
        return 'added'
      })
    },
  })
}

function tokenIn(body: string): string {
  return body
    .match(/name='_csrf' value='([^']+)'|"token":"([^"]+)"/)!
    .slice(1)
    .find(Boolean)!
}

async function post(visitor: Visitor, token: string): Promise<number> {
  const { status } = await visitor.request('POST', '/add', {
    headers: { 'x-csrf-token': token },
  })
  return status
}

test.group('Holes', () => {
  test('a page with a CSRF token is a hit, and the form of each visitor posts', async ({
    assert,
  }) => {
    const app = await shop()
    const [ada, grace] = [app.visitor(), app.visitor()]
    const miss = await ada.get('/form')
    const hit = await grace.get('/form')
    assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)

    const [adas, graces] = [tokenIn(miss.body), tokenIn(hit.body)]
    assert.equal(hit.body.replaceAll(graces, adas), miss.body)
    assert.lengthOf(hit.body.split(graces), 3)
    assert.equal(await post(ada, adas), 200)
    assert.equal(await post(grace, graces), 200)
    assert.notEqual(await post(ada, graces), 200)
  })

  test('a token in JSON is a hole, too', async ({ assert }) => {
    const app = await shop()
    await app.get('/json')
    const grace = app.visitor()
    const hit = await grace.get('/json')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(await post(grace, tokenIn(hit.body)), 200)
  })

  test('a personalised page is private, and may be kept as long as the secret is the same', async ({
    assert,
  }) => {
    const app = await shop()
    const ada = app.visitor()
    for (const first of [await ada.get('/form'), await ada.get('/form')]) {
      assert.equal(first.headers['cache-control'], 'private, no-cache')
      assert.notProperty(first.headers, 'expires')
      assert.match(first.headers.etag!, /^W\//)

      const etag = first.headers.etag!
      const again = await ada.get('/form', { headers: { 'if-none-match': etag } })
      assert.equal(again.status, 304)
      const other = await app.get('/form', { headers: { 'if-none-match': etag } })
      assert.equal(other.status, 200)
    }
  })

  test('a personalised page says nothing of its bytes or of when they were modified, and is not 304 by it', async ({
    assert,
  }) => {
    const app = await shop()
    const ada = app.visitor()
    const since = { headers: { 'if-modified-since': new Date().toUTCString() } }
    for (const answer of [await ada.get('/dated'), await ada.get('/dated', since)]) {
      assert.equal(answer.status, 200)
      assert.isNotEmpty(tokenIn(answer.body))
      assert.notProperty(answer.headers, 'last-modified')
      DIGESTS.forEach((name) => assert.notProperty(answer.headers, name))
    }
    assert.match((await app.cacheStatus('/dated'))!, /^page-cache; hit/)
  })

  test('a hit carries the nonce of its own policy, and no answer is a 304', async ({ assert }) => {
    const app = await shop()
    await app.get('/script')
    const hit = await app.get('/script', { headers: { 'if-none-match': '*' } })
    assert.equal(hit.status, 200)
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    const [, nonce] = hit.body.match(/nonce="([^"]+)"/)!
    assert.include(String(hit.headers['content-security-policy']), `'nonce-${nonce}'`)
    assert.notProperty(hit.headers, 'etag')
  })

  test('a hole of a template is personalised for each visitor, and escaped', async ({ assert }) => {
    const app = await shop({
      holes: [{ name: 'cart', fill: (ctx: HttpContext) => `<${session(ctx).get('cart', 0)}>` }],
    })
    const ada = app.visitor()
    const { body } = await ada.get('/form')
    await post(ada, tokenIn(body))

    const miss = await ada.get('/cart')
    assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(miss.body, '<p>You have &lt;1&gt; things</p>')
    const hit = await app.get('/cart')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.body, '<p>You have &lt;0&gt; things</p>')
    assert.notEqual(hit.headers.etag, miss.headers.etag)
  })

  test('a page that is not cached has its holes personalised as well', async ({ assert }) => {
    const app = await shop({ holes: [{ name: 'cart', fill: async () => '3' }] })
    const plain = await app.get('/fresh-cart')
    assert.equal(plain.body, '<p>You have 3 things</p>')
    const refused = await app.get('/cookie-cart')
    assert.equal(refused.cacheStatus, 'page-cache; fwd=uri-miss; detail=set-cookie')
    assert.equal(refused.body, '<p>You have 3 things</p>')
  })

  test('a hole that cannot be personalised makes a fresh page', async ({ assert }) => {
    let fails = false
    const app = await shop({
      holes: [
        {
          name: 'cart',
          fill: () => {
            if (fails) {
              throw new Error('The cart is away')
            }
            return '3'
          },
        },
      ],
    })
    await app.get('/cart')
    fails = true
    const answer = await app.get('/cart')
    assert.equal(answer.cacheStatus, 'page-cache; fwd=bypass; detail=hole')
    assert.equal(answer.status, 500)
  })

  test('a page with a hole that is no longer configured is a miss', async ({ assert }) => {
    const { cache } = new FragileStore()
    const hole = { name: 'visitor', find: () => 'Ada Lovelace', fill: () => 'Grace Hopper' }
    const start = (holes: Hole[]) =>
      startApp({
        cache,
        config: { holes },
        routes: (router) => {
          const names = holes.map(({ name }) => name)
          router
            .get('/', () => 'for Ada Lovelace')
            .use(cachePage(60, () => 'page', { holes: names }))
        },
      })
    const before = await start([hole])
    await before.get('/')
    assert.equal(await before.body('/'), 'for Grace Hopper')

    const after = await start([])
    assert.equal(await after.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.equal(await after.body('/'), 'for Ada Lovelace')
  })

  test('a hole found by its text is cut out wherever it is', async ({ assert }) => {
    const app = await startApp({
      config: {
        holes: [
          {
            name: 'visitor',
            find: ({ request: { request: node } }) => String(node.headers['x-visitor']),
            fill: ({ request: { request: node } }) => String(node.headers['x-visitor']),
          },
        ],
      },
      routes: (router) => {
        router
          .get('/', ({ request: { request: node } }) => `a ${node.headers['x-visitor']} b`)
          .use(cachePage(60, undefined, { holes: ['visitor'], allow: ['headers'] }))
      },
    })
    const ask = (name: string) => app.get('/', { headers: { 'x-visitor': name } })
    const miss = await ask('visitor-one')
    const hit = await ask('visitor-two')
    assert.equal(miss.body, 'a visitor-one b')
    assert.equal(hit.body, 'a visitor-two b')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)

    await app.pageCache.clear()
    const short = await ask('b')
    assert.equal(short.cacheStatus, 'page-cache; fwd=uri-miss; detail=hole')
  })
})
