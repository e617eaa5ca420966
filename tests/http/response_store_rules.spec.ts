import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const REFUSED: [rule: string, what: string, prepare: (ctx: HttpContext) => unknown][] = [
  ['status', 'a found', ({ response }) => response.status(302).header('location', '/there')],
  ['status', 'a see other', ({ response }) => response.status(303)],
  ['status', 'a created', ({ response }) => response.status(201)],
  ['status', 'a partial content', ({ response }) => response.status(206)],
  ['status', 'a not found', ({ response }) => response.status(404)],
  ['status', 'a gone', ({ response }) => response.status(410)],
  ['status', 'a forbidden', ({ response }) => response.status(403)],
  ['error', 'a server error', ({ response }) => response.status(500)],
  ['error', 'an unavailable', ({ response }) => response.status(503)],
  ['no-store', 'no-store', ({ response }) => response.header('Cache-Control', 'no-store')],
  [
    'no-store',
    'NO-STORE among others',
    ({ response }) => response.header('cache-control', 'max-age=60, NO-STORE'),
  ],
  [
    'no-store',
    'no-store in a list of values',
    ({ response }) => response.header('Cache-Control', ['max-age=60', 'no-store']),
  ],
  [
    'no-store',
    'no-store past AdonisJS',
    ({ response }) => response.response.setHeader('Cache-Control', 'no-store'),
  ],
  [
    'no-store',
    'no-store hidden by AdonisJS',
    ({ response }) => {
      response.response.setHeader('Cache-Control', 'no-store')
      response.header('Cache-Control', 'max-age=60')
    },
  ],
  ['private', 'private', ({ response }) => response.header('Cache-Control', 'private, max-age=60')],
  [
    'private',
    'private for one field',
    ({ response }) => response.header('Cache-Control', 'private="x-user"'),
  ],
  ['no-cache', 'no-cache', ({ response }) => response.header('Cache-Control', 'no-cache')],
  [
    'no-cache',
    'no-cache for one field',
    ({ response }) => response.append('Cache-Control', 'no-cache=set-cookie'),
  ],
  ['set-cookie', 'a signed cookie', ({ response }) => response.cookie('a', 'b')],
  ['set-cookie', 'an encrypted cookie', ({ response }) => response.encryptedCookie('a', 'b')],
  ['set-cookie', 'a plain cookie', ({ response }) => response.plainCookie('a', 'b')],
  ['set-cookie', 'a cleared cookie', ({ response }) => response.clearCookie('a')],
  ['set-cookie', 'a Set-Cookie header', ({ response }) => response.header('Set-Cookie', 'a=b')],
  [
    'set-cookie',
    'a Set-Cookie past AdonisJS',
    ({ response }) => response.response.appendHeader('Set-Cookie', 'a=b'),
  ],
  [
    'set-cookie',
    'cookies in setHeaders',
    ({ response }) => response.response.setHeaders(new Map([['set-cookie', 'a=b']])),
  ],
  [
    'clear-site-data',
    'Clear-Site-Data',
    ({ response }) => response.header('Clear-Site-Data', '"cookies"'),
  ],
  [
    'clear-site-data',
    'Clear-Site-Data past AdonisJS',
    ({ response }) => response.response.setHeader('clear-site-data', '"*"'),
  ],
  ['clear-site-data', 'Set-Login', ({ response }) => response.header('Set-Login', 'logged-out')],
  ['vary-star', 'Vary: *', ({ response }) => response.header('Vary', '*')],
  ['vary-star', 'Vary: * among others', ({ response }) => response.vary('accept, *')],
  ['vary-cookie', 'Vary: Cookie', ({ response }) => response.vary('Cookie')],
  [
    'vary-cookie',
    'Vary: Authorization',
    ({ response }) => response.append('vary', 'Accept, AUTHORIZATION'),
  ],
]

test.group('Responses that are not stored', () => {
  test('rule "{0}": {1}')
    .with(REFUSED)
    .run(async ({ assert }, [rule, , prepare]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', counting(prepare)).use(cachePage(60))
        },
      })
      const first = await app.get('/')
      const second = await app.get('/')

      assert.equal(first.body, '<p>run 1</p>')
      assert.equal(second.body, '<p>run 2</p>')
      assert.equal(first.cacheStatus, `page-cache; fwd=uri-miss; detail=${rule}`)
      assert.equal(second.cacheStatus, `page-cache; fwd=uri-miss; detail=${rule}`)
      assert.notProperty(second.headers, 'age')
    })

  test('what a middleware outside says of caching holds: {0}')
    .with([
      ['no-store', 'cache-control', 'no-store'],
      ['private', 'cache-control', 'private, max-age=9'],
      ['no-cache', 'cache-control', 'no-cache'],
      ['vary-star', 'vary', '*'],
      ['vary-cookie', 'vary', 'Cookie'],
    ] as const)
    .run(async ({ assert }, [rule, header, value]) => {
      const before = outer(({ response }, next) => {
        response.header(header, value)
        return next()
      })
      const handler = counting()
      const app = await startApp({
        middleware: [before],
        routes: (router) => {
          router.get('/', handler).use(cachePage(60))
        },
      })
      await app.get('/')
      const second = await app.get('/')

      assert.equal(second.body, '<p>run 2</p>')
      assert.equal(second.cacheStatus, `page-cache; fwd=uri-miss; detail=${rule}`)
      assert.equal(second.headers[header], value)
    })

  test('a handler cannot hide what a middleware outside said of Vary', async ({ assert }) => {
    const before = outer(({ response }, next) => {
      response.header('Vary', 'Cookie')
      return next()
    })
    const app = await startApp({
      middleware: [before],
      routes: (router) => {
        router
          .get(
            '/',
            counting(({ response }) => response.header('Vary', 'Accept'))
          )
          .use(cachePage(60))
      },
    })
    await app.get('/')
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; detail=vary-cookie')
  })

  test('a cookie that a middleware outside sets is no part of the page', async ({ assert }) => {
    let visitors = 0
    const before = outer(({ response }, next) => {
      response.plainCookie('visitor', String(++visitors), { encode: false })
      return next()
    })
    const app = await startApp({
      middleware: [before],
      routes: (router) => {
        router.get('/', counting()).use(cachePage(60))
      },
    })
    const [first, second, third] = [app.visitor(), app.visitor(), app.visitor()]
    await first.get('/')
    const hit = await second.get('/')
    await third.get('/')

    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.body, '<p>run 1</p>')
    assert.deepEqual(
      [first, second, third].map(({ cookies }) => cookies.get('visitor')),
      ['1', '2', '3']
    )
  }).tags(['@counts_requests'])
})
