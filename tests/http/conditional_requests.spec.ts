import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const MODIFIED = 'Thu, 01 Jan 2026 00:00:00 GMT'
const BEFORE = 'Wed, 31 Dec 2025 00:00:00 GMT'
const AFTER = 'Fri, 02 Jan 2026 00:00:00 GMT'

/** A page with an ETag and a Last-Modified of its own */
function validated({ response }: HttpContext) {
  response.header('ETag', '"v1"').header('Last-Modified', MODIFIED)
  return 'page'
}

const REQUESTS: [headers: Record<string, string>, status: number][] = [
  [{ 'if-none-match': '"v1"' }, 304],
  [{ 'if-none-match': 'W/"v1"' }, 304],
  [{ 'if-none-match': '*' }, 304],
  [{ 'if-none-match': '"v0", "v1"' }, 304],
  [{ 'if-none-match': '"v0",W/"v1","v2"' }, 304],
  [{ 'if-none-match': '"v0"' }, 200],
  [{ 'if-none-match': 'v1' }, 200],
  [{ 'if-none-match': '' }, 200],
  [{ 'if-modified-since': MODIFIED }, 304],
  [{ 'if-modified-since': AFTER }, 304],
  [{ 'if-modified-since': BEFORE }, 200],
  [{ 'if-modified-since': 'yesterday' }, 200],
  [{ 'if-modified-since': 'banana 2050' }, 200],
  [{ 'if-modified-since': '2050' }, 200],
  [{ 'if-none-match': '"v0"', 'if-modified-since': AFTER }, 200],
  [{ 'if-none-match': '"v1"', 'if-modified-since': BEFORE }, 304],
  [{ 'if-none-match': '"v1"', 'cache-control': 'no-cache' }, 304],
  [{ 'if-none-match': '"v1"', 'range': 'bytes=0-1' }, 304],
]

test.group('Conditional requests', () => {
  test('{0} is answered {1}, from the handler and from the store')
    .with(REQUESTS.map(([headers, status]) => [JSON.stringify(headers), status, headers] as const))
    .run(async ({ assert }, [, status, headers]) => {
      const app = await startApp({
        routes: (router) => {
          router.get('/', validated).use(cachePage(60))
        },
      })
      const miss = await app.get('/', { headers })
      const hit = await app.get('/', { headers })
      const head = await app.request('HEAD', '/', { headers })
      const plain = await app.get('/')

      assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      assert.equal(miss.status, status)
      assert.equal(hit.status, status)
      assert.equal(head.status, status)
      assert.equal(hit.body, status === 200 ? 'page' : '')
      assert.equal(head.body, '')
      assert.equal(plain.status, 200)
      assert.equal(plain.body, 'page')
    })

  test('a personalised page that says when it was generated is not 304 by that: {0}')
    .with([
      ['as it is', []],
      ['compressed', ['gzip']],
    ] as [string, CacheHelpersConfig['compress']][])
    .run(async ({ assert }, [, compress]) => {
      const fill = ({ request }: HttpContext) => request.header('x-who')!
      const app: TestApp = await startApp({
        config: { holes: [{ name: 'user', fill }], compress },
        routes: (router) => {
          const handler = async (ctx: HttpContext) => {
            ctx.response.header('Cache-Control', 'max-age=600').type('html')
            return `<p>Hello ${await app.pageCache.hole(ctx, 'user')}</p>`
          }
          router.get('/', handler).use(cachePage('response'))
        },
      })
      const ask = (who: string, conditions: Record<string, string> = {}) =>
        app.get('/', { headers: { 'x-who': who, ...conditions } })
      await ask('alice-in-wonderland')
      const { headers } = await ask('bob-the-builder')
      assert.property(headers, 'date')
      const tomorrow = new Date(Date.now() + 86_400_000).toUTCString()
      const byDate = await ask('bob-the-builder', { 'if-modified-since': tomorrow })
      assert.equal(byDate.status, 200)
      assert.equal(byDate.body, '<p>Hello bob-the-builder</p>')
      const byEtag = { 'if-none-match': headers.etag!, 'if-modified-since': tomorrow }
      const same = await ask('bob-the-builder', byEtag)
      assert.equal(same.status, 304)
      const other = await ask('carol-of-the-bells', byEtag)
      assert.equal(other.status, 200)
    })

  test('a page that is everybody’s is 304 by when it was generated', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          response.header('Cache-Control', 'max-age=600')
          return 'page'
        }
        router.get('/', handler).use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(60)
    const same = await app.get('/', { headers: { 'if-modified-since': clock.in(-60) } })
    assert.equal(same.status, 304)
    const earlier = await app.get('/', { headers: { 'if-modified-since': clock.in(-61) } })
    assert.equal(earlier.status, 200)
  })

  test('every page has an ETag, by its content', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/a', () => 'a').use(cachePage(60))
        router.get('/also-a', () => 'a').use(cachePage(60))
        router.get('/b', () => 'b').use(cachePage(60))
      },
    })
    const [a, alsoA, b] = [await app.get('/a'), await app.get('/also-a'), await app.get('/b')]
    assert.match(a.headers.etag!, /^".+"$/)
    assert.equal(a.headers.etag, alsoA.headers.etag)
    assert.notEqual(a.headers.etag, b.headers.etag)

    const headers = { 'if-none-match': a.headers.etag! }
    const { status, body } = await app.get('/a', { headers })
    assert.equal(status, 304)
    assert.equal(body, '')
  })

  test('a 304 says what the 200 says', async ({ assert }) => {
    stopClock()
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          response.header('Content-Location', '/index').header('Vary', 'Accept')
          return 'page'
        }
        router.get('/', handler).use(cachePage(60))
      },
    })
    const miss = await app.get('/')
    const full = await app.get('/')
    const headers = { 'if-none-match': miss.headers.etag! }
    const notModified = await app.get('/', { headers })

    assert.equal(notModified.status, 304)
    for (const name of [
      'cache-control',
      'etag',
      'expires',
      'vary',
      'content-location',
      'age',
      'date',
    ] as const) {
      assert.exists(notModified.headers[name], name)
      assert.equal(notModified.headers[name], full.headers[name], name)
    }
    for (const name of ['content-type', 'content-length', 'transfer-encoding']) {
      assert.notProperty(notModified.headers, name)
    }
  })

  test('whoever has another page is answered as who has none: {0}, {1}')
    .with(
      ['/typed', '/untyped', '/hole'].flatMap((path) =>
        [
          { 'if-none-match': '"v0"' },
          { 'if-modified-since': BEFORE },
          { 'if-none-match': '"v0"', 'range': 'bytes=0-3' },
        ].map((condition) => [path, JSON.stringify(condition), condition] as const)
      )
    )
    .run(async ({ assert }, [path, , { range, ...condition }]) => {
      stopClock()
      const app: TestApp = await startApp({
        config: { compress: ['gzip'], holes: [{ name: 'user', fill: () => 'ada' }] },
        routes: (router) => {
          const text = '<p>a page</p>'.repeat(300)
          const typed = ({ response }: HttpContext) => {
            response.type('application/xhtml+xml')
            return text
          }
          router.get('/typed', typed).use(cachePage(60))
          router.get('/untyped', () => text).use(cachePage(60))
          const withHole = async (ctx: HttpContext) =>
            `${text}${await app.pageCache.hole(ctx, 'user')}`
          router.get('/hole', withHole).use(cachePage(60))
        },
      })
      const accepted: Record<string, string>[] = [{}, { 'accept-encoding': 'gzip' }]
      for (const coding of accepted) {
        const asked = { ...coding, ...(range !== undefined && { range }) }
        const ask = async (method: string, others: Record<string, string>) => {
          const answer = await app.request(method, path, { headers: { ...asked, ...others } })
          // The clock of Node.js goes on.
          assert.property(answer.headers, 'date')
          return { ...answer, headers: { ...answer.headers, date: undefined } }
        }
        // Until it is compressed.
        await ask('GET', {})
        await ask('GET', {})
        for (const method of ['GET', 'HEAD']) {
          const [plain, answer] = [await ask(method, {}), await ask(method, condition as never)]
          assert.property(plain.headers, 'content-type')
          assert.deepEqual(
            [answer.status, answer.headers, answer.body],
            [plain.status, plain.headers, plain.body]
          )
        }
      }
    })

  test('{$self} with If-None-Match is never answered 304')
    .with(['POST', 'PUT', 'DELETE'])
    .run(async ({ assert }, method) => {
      const app = await startApp({
        routes: (router) => {
          router.any('/', validated).use(cachePage(60))
        },
      })
      await app.get('/')
      const { status } = await app.request(method, '/', { headers: { 'if-none-match': '*' } })
      assert.equal(status, 200)
    })

  test('only a 2xx is answered 304')
    .with([
      ['/moved', 301],
      ['/missing', 404],
    ] as const)
    .run(async ({ assert }, [path, status]) => {
      const app = await startApp({
        routes: (router) => {
          const options = { statuses: [404] }
          const handler = counting(({ response }) => response.status(status))
          router.get(path, handler).use(cachePage(60, undefined, options))
        },
      })
      const headers = { 'if-none-match': '*' }
      const miss = await app.get(path, { headers })
      const hit = await app.get(path, { headers })
      assert.equal(miss.status, status)
      assert.equal(hit.status, status)
      assert.equal(hit.body, '<p>run 1</p>')
    })

  test('a response that is not stored is answered as if the cache were not there', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = counting(({ response }) =>
          response.header('ETag', '"v1"').header('Cache-Control', 'no-store')
        )
        router.get('/', handler).use(cachePage(60))
      },
    })
    const { status, body } = await app.get('/', { headers: { 'if-none-match': '"v1"' } })
    assert.equal(status, 200)
    assert.equal(body, '<p>run 1</p>')
  })

  test('a HEAD is answered from the page that a GET has stored', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    await app.get('/')
    const get = await app.get('/')
    const head = await app.request('HEAD', '/')

    assert.equal(handler.runs, 1)
    assert.equal(head.status, 200)
    assert.equal(head.body, '')
    assert.match(head.cacheStatus!, /^page-cache; hit/)
    for (const name of ['content-length', 'content-type', 'etag', 'cache-control'] as const) {
      assert.equal(head.headers[name], get.headers[name])
    }
  })
})
