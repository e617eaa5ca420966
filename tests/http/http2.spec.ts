import { once } from 'node:events'
import { test } from '@japa/runner'
import { text } from 'node:stream/consumers'
import { overHttp2 } from '../support/over_http2.ts'
import { outer } from '../support/outer.ts'
import { indexed } from '../support/indexed.ts'
import { startApp } from '../support/test_app.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../src/renewal/renewal_token.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const BYPASS = 'page-cache; fwd=bypass; detail=host'

const hosts = ['a.test', 'b.test']

/**
 * Says all that a page could say of the host.
 */
function handler({ request }: HttpContext): string {
  const { headers } = request.request
  return [
    request.host(),
    request.hostname(),
    request.authority(),
    request.completeUrl(),
    headers.host,
    headers[':authority'] ?? headers.host,
  ].join(' ')
}

test.group('Inputs over HTTP/2', () => {
  test('{0}')
    .with<[reason: string, read: (ctx: HttpContext) => unknown][]>([
      ['user-agent', ({ request }) => request.header('user-agent')],
      ['user-agent', ({ request }) => 'user-agent' in request.request.headers],
      ['headers', ({ request }) => request.request.rawHeaders.length],
      ['headers', ({ request }) => JSON.stringify(request.headers())],
      ['ip', ({ request }) => request.ip()],
      ['ip', ({ request }) => request.request.socket.remoteAddress],
      ['ip', ({ request }) => Reflect.get(request.request, 'stream').session.socket.remoteAddress],
      ['ip', ({ response }) => Reflect.get(response.response, 'stream').session.socket.remotePort],
    ])
    .run(async ({ assert }, [reason, read]) => {
      const partly = ({ request }: HttpContext) => (request.header('hx-request') ? 'part' : 'page')
      const app = await startApp({
        config: { hosts },
        routes: (router) => {
          router.get('/', (ctx) => ({ value: read(ctx) ?? null })).use(cachePage(60))
          router.get('/part', partly).use(cachePage(60))
        },
      })
      const ask = await overHttp2(app)
      const { cacheStatus } = await ask('a.test')
      assert.equal(cacheStatus, `page-cache; fwd=uri-miss; detail=${reason}`)
      const part = await ask('a.test', '/part', { 'hx-request': 'true' })
      const whole = await ask('a.test', '/part')
      assert.deepEqual([part.body, whole.body], ['part', 'page'])
    })
})

test.group('The scheme over HTTP/2', () => {
  test('is the one that AdonisJS has found out, whatever a visitor says', async ({ assert }) => {
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        router.get('/', ({ request }) => `${request.header(':scheme')}:`).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    const made = await ask('a.test', '/', { ':scheme': 'javascript' })
    assert.deepEqual([made.cacheStatus, made.body], [STORED, 'http:'])
    const forwarded = await ask('a.test', '/', { 'x-forwarded-proto': 'https' })
    assert.equal(forwarded.body, 'https:')
  })
})

test.group('Hosts over HTTP/2', () => {
  test('pages of a key without a host are one for each host that they were made of', async ({
    assert,
  }) => {
    const app = await startApp({
      config: { hosts: ['a.test', 'b.test'] },
      routes: (router) => {
        const tenant = ({ request }: HttpContext) => `of ${request.host()}`
        router.get('/', tenant).use(cachePage(60, ({ request }) => request.url()))
      },
    })
    const ask = await overHttp2(app)
    for (const status of [STORED, /; hit/]) {
      for (const host of ['a.test', 'b.test']) {
        const { cacheStatus, body } = await ask(host)
        assert.equal(body, `of ${host}`)
        void (status instanceof RegExp && assert.match(cacheStatus!, status))
      }
    }
    const overHttp1 = await app.get('/', { headers: { host: 'b.test' } })
    assert.equal(overHttp1.body, 'of b.test')
    assert.match(overHttp1.cacheStatus!, /; hit/)
  })

  test('pages are told apart by what Node.js says of the {0} beside the headers')
    .with<[name: string, visitors: Record<string, string>[], expected: string[]][]>([
      ['authority', [{ ':authority': 'a.test' }, { ':authority': 'b.test' }], ['a.test', 'b.test']],
      ['scheme', [{}, { 'x-forwarded-proto': 'https' }], ['http', 'https']],
    ])
    .run(async ({ assert }, [name, visitors, expected]) => {
      const app = await startApp({
        config: { hosts },
        routes: (router) => {
          router
            .get('/', ({ request }) => Reflect.get(request.request, name))
            .use(cachePage(60, () => 'key'))
        },
      })
      const ask = await overHttp2(app)
      for (const status of [STORED, /; hit/]) {
        for (const [index, headers] of visitors.entries()) {
          const { cacheStatus, body } = await ask('a.test', '/', headers)
          assert.equal(body, expected[index])
          void (status instanceof RegExp && assert.match(cacheStatus, status))
        }
      }
    })

  test('what is asked for with an authority alone gets no page of a domain', async ({ assert }) => {
    const app = await startApp({
      config: { hosts: ['a.test'] },
      routes: (router) => {
        router
          .get('/', () => 'of the domain')
          .domain('a.test')
          .use(cachePage(60))
        router.get('/', () => 'of the root').use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    const ofDomain = await app.get('/', { headers: { host: 'a.test' } })
    assert.equal(ofDomain.body, 'of the domain')
    // AdonisJS finds no host name there, and so no domain.
    const ofAuthority = await ask('a.test')
    assert.equal(ofAuthority.body, 'of the root')
    const again = await app.get('/', { headers: { host: 'a.test' } })
    assert.equal(again.body, 'of the domain')
  })

  test('the authority is the host: by {0}')
    .with([
      ['url', undefined],
      ['path', byPath],
      ['view', byView],
    ] as const)
    .run(async ({ assert }, [, keyFunc]) => {
      const app = await startApp({
        config: { hosts },
        routes: (router) => {
          router.get('/', handler).use(cachePage(60, keyFunc))
        },
      })
      const ask = await overHttp2(app)
      const miss = await ask('a.test')
      assert.equal(miss.cacheStatus, STORED)
      assert.equal(miss.body, 'a.test a.test a.test http://a.test/ a.test a.test')

      const hit = await ask('A.test:80')
      assert.match(hit.cacheStatus, /^page-cache; hit/)
      const other = await ask('b.test')
      assert.equal(other.cacheStatus, STORED)
      assert.include(other.body, 'http://b.test/')

      // Whoever asks by HTTP/1 gets the same page, and finds the same in it.
      const { cacheStatus, body } = await app.get('/', { headers: { host: 'a.test' } })
      assert.match(cacheStatus!, /^page-cache; hit/)
      assert.equal(body, miss.body)
    })

  test('{0}')
    .with([
      ['a host that has no pages', 'evil.test', {}, BYPASS],
      ['no host at all', null, {}, BYPASS],
      ['a Host alone', null, { host: 'a.test' }, STORED],
      ['a Host that says the same', 'a.test', { host: 'A.test:443' }, STORED],
      ['a Host that says something else', 'a.test', { host: 'b.test' }, BYPASS],
      ['the host that a trusted proxy forwards', 'inner', { 'x-forwarded-host': 'b.test' }, STORED],
    ] as const)
    .run(async ({ assert }, [, authority, headers, expected]) => {
      const app = await startApp({
        config: { hosts },
        routes: (router) => {
          router.get('/', handler).use(cachePage(60))
        },
      })
      const ask = await overHttp2(app)
      const { cacheStatus } = await ask(authority, '/', headers)
      assert.equal(cacheStatus, expected)
    })

  test('a request that bypasses the cache is left as it is', async ({ assert }) => {
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        router.get('/', ({ request }) => String(request.host())).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    const { body } = await ask('evil.test')
    assert.equal(body, 'null')
  })

  test('a response has the methods that it has without a page cache, and no others', async ({
    assert,
  }) => {
    const names = ['setHeader', 'setHeaders', 'appendHeader', 'getHeaderNames', 'getRawHeaderNames']
    const had = (response: object) => names.filter((name) => name in response).join(' ')
    const after: string[] = []
    const app = await startApp({
      config: { hosts },
      middleware: [
        outer(async ({ response }, next) => {
          await next()
          after.push(had(response.response))
        }),
      ],
      routes: (router) => {
        router.get('/uncached', ({ response }) => had(response.response))
        router.get('/', ({ response }) => had(response.response)).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    const { body: expected } = await ask('a.test', '/uncached')
    const { body, cacheStatus } = await ask('a.test')
    assert.equal(cacheStatus, STORED)
    assert.deepEqual([body, ...after], [expected, expected, expected])
  })

  test('a page is renewed and forgotten as over HTTP/1', async ({ assert }) => {
    let edition = 1
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        router.get('/', () => `edition ${edition}`).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    await ask('a.test')
    edition = 2
    const token = await app.app.container.make(RenewalToken)
    const signed = token.sign({ method: 'GET', host: 'a.test', target: '/' })
    const renewed = await ask('a.test', '/', { [RENEWAL_HEADER]: signed })
    assert.match(renewed.cacheStatus, /detail=renewed/)
    const { body } = await ask('a.test')
    assert.equal(body, 'edition 2')

    await app.pageCache.forgetUrl('/')
    const { cacheStatus } = await ask('a.test')
    assert.equal(cacheStatus, STORED)
  })

  test('the index has the URL of a page whose stream has ended', async ({ assert }) => {
    const ended: Promise<unknown>[] = []
    const app = await startApp({
      config: { hosts },
      http: { trustProxy: () => true },
      middleware: [
        outer(({ response }, next) => {
          ended.push(once(Reflect.get(response.response, 'stream'), 'close'))
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    await ask('a.test', '/', { 'x-forwarded-proto': 'https' })
    await Promise.all(ended)
    const { records } = await indexed(app)
    assert.deepEqual(
      records.map(({ url }) => url),
      ['https://a.test/']
    )
  })

  test('the path among the headers shows neither its spelling nor what the key leaves out', async ({
    assert,
  }) => {
    const after: unknown[] = []
    const app = await startApp({
      config: { hosts },
      middleware: [
        outer(async ({ request }, next) => {
          await next()
          after.push(request.request.url, request.request.headers[':path'])
        }),
      ],
      routes: (router) => {
        const paths = ({ request }: HttpContext) =>
          `${request.request.url} ${request.request.headers[':path']}`
        router.get('*', paths).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    const { body, cacheStatus } = await ask('a.test', '/a%2fb?utm_source=x&b=1')
    assert.equal(cacheStatus, STORED)
    assert.equal(body, '/a%2Fb?b=1 /a%2Fb?b=1')
    assert.deepEqual(after, ['/a%2fb?utm_source=x&b=1', '/a%2fb?utm_source=x&b=1'])
  })
})

test.group('Requests with a body over HTTP/2', () => {
  test('bypass the cache, whether they say how long it is or not', async ({ assert }) => {
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        const search = async ({ request }: HttpContext) => (await text(request.request)) || 'all'
        router.get('/', search).use(cachePage(60))
      },
    })
    const ask = await overHttp2(app)
    for (const headers of [{}, { 'content-length': '3' }]) {
      const { body, cacheStatus } = await ask('a.test', '/', headers as {}, 'tea')
      assert.equal(body, 'tea')
      assert.equal(cacheStatus, 'page-cache; fwd=bypass; detail=body')
      const without = await ask('a.test')
      assert.equal(without.body, 'all')
    }
    const hit = await ask('a.test', '/', { 'content-length': '0' })
    assert.match(hit.cacheStatus, /^page-cache; hit/)
  })
})
