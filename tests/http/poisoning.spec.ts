import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

/**
 * Tells everything that the built-in keys may not have in them, for all to see.
 */
function mirror({ request, params }: HttpContext) {
  return {
    host: request.host(),
    url: request.url(true),
    nodeUrl: request.request.url!.split('?')[1],
    completeUrl: request.completeUrl(true),
    params,
    qs: request.qs(),
    all: request.all(),
    original: request.original(),
    input: request.input('utm_source', null),
  }
}

function routes(router: Router) {
  router.post('/account', () => 'posted')
  router.get('/path', mirror).use(cachePage(60, byPath))
  router.get('/view/:id', mirror).use(cachePage(60, byView))
  router.any('*', mirror).use(cachePage(60))
}

/** All the hosts are the application's own, so that none of them is simply turned away */
const options: TestAppOptions = {
  routes,
  config: { hosts: ['a.test', 'evil.test', '127.0.0.1'] },
  http: { allowMethodSpoofing: true },
}

type Attack = [what: string, path: string, attack: string[], headers?: string[]]

const ATTACKS: Attack[] = [
  [
    'another host through the proxy',
    '/',
    ['GET / HTTP/1.1', 'Host: a.test', 'X-Forwarded-Host: evil.test'],
  ],
  [
    'another host in the list of a proxy',
    '/',
    ['GET / HTTP/1.1', 'Host: a.test', 'X-Forwarded-Host: evil.test, a.test'],
  ],
  ['another host in the Host header', '/', ['GET / HTTP/1.1', 'Host: evil.test']],
  ['another port', '/', ['GET / HTTP/1.1', 'Host: a.test:666']],
  ['a path in the Host header', '/x', ['GET / HTTP/1.1', 'Host: a.test/x']],
  ['an absolute target', '/', ['GET http://evil.test/ HTTP/1.1', 'Host: a.test']],
  [
    'X-Original-URL',
    '/',
    ['GET / HTTP/1.1', 'Host: a.test', 'X-Original-URL: /admin', 'X-Rewrite-URL: /admin'],
  ],
  [
    'X-HTTP-Method-Override',
    '/',
    ['GET / HTTP/1.1', 'Host: a.test', 'X-HTTP-Method-Override: POST'],
  ],
  ['a spoofed method', '/', ['POST /?_method=GET HTTP/1.1', 'Host: a.test', 'Content-Length: 0']],
  [
    'a body in a GET',
    '/',
    ['GET / HTTP/1.1', 'Host: a.test', 'Content-Type: application/json', 'Content-Length: 16'],
  ],
  ['an encoded slash', '/a/b', ['GET /a%2Fb HTTP/1.1', 'Host: a.test']],
  ['an encoded question mark', '/a?b=1', ['GET /a%3Fb=1 HTTP/1.1', 'Host: a.test']],
  ['an encoded hash', '/a', ['GET /a%23b HTTP/1.1', 'Host: a.test']],
  ['a bare hash', '/a', ['GET /a#b HTTP/1.1', 'Host: a.test']],
  ['a NUL', '/a', ['GET /a%00 HTTP/1.1', 'Host: a.test']],
  ['a dot segment', '/a', ['GET /x/../a HTTP/1.1', 'Host: a.test']],
  ['an encoded dot segment', '/a', ['GET /x/%2e%2e/a HTTP/1.1', 'Host: a.test']],
  ['other capitals', '/a', ['GET /A HTTP/1.1', 'Host: a.test']],
  ['a path parameter', '/a', ['GET /a;jsessionid=1 HTTP/1.1', 'Host: a.test']],
  ['two slashes', '/a', ['GET //a HTTP/1.1', 'Host: a.test']],
  ['a file name at the end', '/a', ['GET /a/style.css HTTP/1.1', 'Host: a.test']],
  ['a doubly encoded percent', '/a%25', ['GET /a%2525 HTTP/1.1', 'Host: a.test']],
  ['the order of one parameter', '/?a=1&a=2', ['GET /?a=2&a=1 HTTP/1.1', 'Host: a.test']],
  ['a semicolon as delimiter', '/?a=1&b=2', ['GET /?a=1;b=2 HTTP/1.1', 'Host: a.test']],
  ['an encoded name', '/?a=1', ['GET /?%61=2 HTTP/1.1', 'Host: a.test']],
  [
    'an encoded name before the plain one',
    '/?a=1&%61=2',
    ['GET /?%61=2&a=1 HTTP/1.1', 'Host: a.test'],
  ],
  ['brackets around a name', '/?a=1&[a]=2', ['GET /?[a]=2&a=1 HTTP/1.1', 'Host: a.test']],
  ['an ignored parameter', '/', ['GET /?utm_source=evil HTTP/1.1', 'Host: a.test']],
  [
    'an ignored parameter that hides another',
    '/?a=1',
    ['GET /?utm_x=1;a=2&a=1 HTTP/1.1', 'Host: a.test'],
  ],
  [
    'an ignored parameter with an encoded name',
    '/',
    ['GET /?%75tm_source=evil HTTP/1.1', 'Host: a.test'],
  ],
  [
    'a query on a page that is keyed by path',
    '/path',
    ['GET /path?a=evil&utm_source=evil HTTP/1.1', 'Host: a.test'],
  ],
  [
    'a query on a page that is keyed by view',
    '/view/1',
    ['GET /view/1?id=2&a=evil HTTP/1.1', 'Host: a.test'],
  ],
  [
    'a parameter in the parameter of a view',
    '/view/1',
    ['GET /view/1%26id=2 HTTP/1.1', 'Host: a.test'],
  ],
  [
    '__proto__',
    '/',
    ['GET /?__proto__=evil&__proto__[a]=1&constructor=evil HTTP/1.1', 'Host: a.test'],
  ],
  ['a prototype name as path', '/', ['GET /__proto__ HTTP/1.1', 'Host: a.test']],
  ['a thousand parameters', '/?z=1', [`GET /?${'y&'.repeat(1000)}z=1 HTTP/1.1`, 'Host: a.test']],
]

test.group('Cache poisoning', () => {
  test('{0}')
    .with(ATTACKS)
    .run(async ({ assert }, [, path, attack]) => {
      const victim = [`GET ${path} HTTP/1.1`, 'Host: a.test']
      const body = attack.some((line) => line.startsWith('Content-Length: 16'))
        ? '{"a":"evilevil"}'
        : ''

      const clean = await startApp(options)
      const first = await rawRequest(clean.url, victim)
      const expected = pageOf(first)
      const app = await startApp(options)
      await rawRequest(app.url, attack, body)
      await rawRequest(app.url, attack, body)
      const seen = pageOf(await rawRequest(app.url, victim))

      assert.include(first, 'fwd=uri-miss; stored')
      assert.equal(expected.status, '200')
      assert.deepEqual(seen, expected)
    })

  test('an ignored parameter finds the page, and the handler never sees it', async ({ assert }) => {
    const app = await startApp(options)
    const miss = await app.get('/?utm_source=one&b=2&a=1')
    const hit = await app.get('/?a=1&gclid=x&b=2')

    assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.body, miss.body)
    assert.notInclude(hit.body, 'utm_source')
    assert.deepEqual(JSON.parse(hit.body).qs, { a: '1', b: '2' })
  })

  test('what stands outside has the whole query again afterwards', async ({ assert }) => {
    const seen: unknown[] = []
    const app = await startApp({
      ...options,
      middleware: [
        outer(async ({ request }, next) => {
          const look = () => [request.qs(), request.original(), request.url(true)]
          const before = look()
          await next()
          seen.push(before, look())
        }),
      ],
    })
    await app.get('/path?a=1')
    const whole = [{ a: '1' }, { a: '1' }, '/path?a=1']
    assert.deepEqual(seen, [whole, whole])
  })
})

function pageOf(answer: string) {
  const [head, ...body] = answer.split('\r\n\r\n')
  return { status: head.split(' ')[1], body: body.join('\r\n\r\n') }
}
