import { inspect } from 'node:util'
import { test } from '@japa/runner'
import { IncomingMessage } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { webStack } from '../support/web_stack.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Read = (ctx: HttpContext) => unknown

const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

/**
 * What is personal, and a handler that reads it.
 */
const PERSONAL: [reason: string, name: string, read: Read][] = [
  ['ip', 'ip()', ({ request }) => request.ip()],
  ['ip', 'ips()', ({ request }) => request.ips()],
  ['ip', 'X-Forwarded-For', ({ request }) => request.header('X-Forwarded-For')],
  ['ip', 'X-Real-IP', ({ request }) => request.header('x-real-ip')],
  ['ip', 'Forwarded', ({ request }) => request.header('Forwarded')],
  ['ip', 'the socket', ({ request }) => request.request.socket.remoteAddress],
  ['ip', 'the connection', ({ request }) => request.request.connection.remotePort],
  ['ip', 'the client', ({ request }) => Reflect.get(request.request, 'client').remoteAddress],
  [
    'ip',
    'the socket of the response',
    ({ response: { response } }) => response.socket?.remoteAddress,
  ],
  [
    'ip',
    'the handle of the socket',
    ({ request }) => {
      const peer = { address: null }
      Reflect.get(request.request.socket, '_handle').getpeername(peer)
      return peer.address
    },
  ],
  ['ip', 'a proxy of a CDN', ({ request }) => request.header('CF-Connecting-IP')],
  ['user-agent', 'User-Agent', ({ request }) => request.header('User-Agent')],
  ['referer', 'Referer', ({ request }) => request.header('Referer')],
  ['referer', 'Referrer', ({ request }) => request.header('Referrer')],
  ['referer', 'getPreviousUrl()', ({ request }) => request.getPreviousUrl(['*'])],
  ['request-id', 'id()', ({ request }) => request.id()],
  ['request-id', 'X-Request-Id', ({ request }) => request.header('X-Request-Id')],
  ['request-id', 'traceparent', ({ request }) => request.headers().traceparent],
  ['authorization', 'Authorization', ({ request }) => request.header('Authorization')],
  ['authorization', 'Proxy-Authorization', ({ request }) => request.header('Proxy-Authorization')],
  ['cookies', 'Cookie', ({ request }) => request.header('Cookie')],
]

/**
 * The ways to a header.
 */
const WAYS: [reason: string, name: string, read: Read][] = [
  ['user-agent', 'request.headers()', ({ request }) => request.headers()['user-agent']],
  ['user-agent', "Node's headers", ({ request }) => request.request.headers['user-agent']],
  ['user-agent', 'distinct', ({ request }) => request.request.headersDistinct['user-agent']],
  ['user-agent', 'in', ({ request }) => 'user-agent' in request.headers()],
  ['user-agent', 'hasOwn', ({ request }) => Object.hasOwn(request.headers(), 'user-agent')],
  ['user-agent', 'Reflect.has', ({ request }) => Reflect.has(request.headers(), 'user-agent')],
  [
    'user-agent',
    'a descriptor',
    ({ request }) => Object.getOwnPropertyDescriptor(request.headers(), 'user-agent')?.value,
  ],
  [
    'user-agent',
    'the getter of the prototype',
    ({ request }) =>
      Reflect.get(IncomingMessage.prototype, 'headers', request.request)['user-agent'],
  ],
  [
    'user-agent',
    'a method of the prototype',
    ({ request }) => Object.getPrototypeOf(request).header.call(request, 'user-agent'),
  ],
  [
    'user-agent',
    'destructuring',
    ({ request }) => {
      const { 'user-agent': agent } = request.headers()
      return agent
    },
  ],
  [
    'user-agent',
    'a value that is serialised later',
    ({ request }) => ({ toJSON: () => request.header('user-agent') ?? 'none' }),
  ],
  ['headers', 'spread', ({ request }) => ({ ...request.headers() })],
  ['headers', 'keys', ({ request }) => Object.keys(request.headers()).length],
  [
    'headers',
    'entries of distinct ones',
    ({ request }) => Object.entries(request.request.headersDistinct),
  ],
  ['headers', 'JSON.stringify', ({ request }) => JSON.stringify(request.headers())],
  ['headers', 'structuredClone', ({ request }) => structuredClone(request.headers())],
  ['headers', 'a clone inside', ({ request }) => structuredClone({ of: [request.headers()] })],
  ['headers', 'raw headers', ({ request }) => request.request.rawHeaders.length],
  ['headers', 'inspect', ({ request }) => inspect(request.headers())],
  ['ip', 'a request as JSON', ({ request }) => request.toJSON().headers],
  ['headers', 'Headers', ({ request }) => [...new Headers(request.headers() as never)]],
  [
    'headers',
    'for in',
    ({ request }) => {
      let names = ''
      for (const name in request.headers()) {
        names += name
      }
      return names
    },
  ],
  ['cookies', 'a clone of cookies', ({ request }) => structuredClone(request.cookiesList())],
  ['cookies', 'the cookies in JSON', ({ request }) => JSON.stringify(request.cookiesList())],
]

async function appWith(read: Read) {
  const seen: unknown[] = []
  const app = await startApp({
    ...webStack(),
    routes: (router) => {
      const handler = async (ctx: HttpContext) => {
        const value = await read(ctx)
        seen.push(value)
        return { value: value ?? null }
      }
      router.get('/', handler).use(cachePage(60))
      router.get('/uncached', handler)
    },
  })
  return { app, seen }
}

test.group('Personal inputs', () => {
  for (const [title, cases] of Object.entries({ inputs: PERSONAL, ways: WAYS })) {
    test(`${title}: {0} by {1}`)
      .with(cases)
      .run(async ({ assert }, [reason, , read]) => {
        const { app } = await appWith(read)
        const expected = new RegExp(`; detail=${reason}$`)
        const headers = {
          'user-agent': 'mine/1.0',
          'referer': 'https://example.com/<script>',
          'x-forwarded-for': '192.0.2.7',
          'x-request-id': 'mine',
        }
        // Whoever does not send it causes no page for those who do.
        assert.match((await app.cacheStatus('/'))!, expected)
        assert.match((await app.cacheStatus('/', { headers }))!, expected)
      })
  }

  test('what a handler sees is what it sees without the cache: {1}')
    .with(
      [...PERSONAL, ...WAYS].filter(
        ([, name]) => !['id()', 'the connection', 'a value that is serialised later'].includes(name)
      )
    )
    .run(async ({ assert }, [, , read]) => {
      const { app, seen } = await appWith(read)
      const full: Record<string, string> = { 'user-agent': 'mine/1.0', 'cookie': 'a=1; b=2' }
      for (const headers of [{}, full]) {
        await app.get('/uncached', { headers })
        await app.get('/', { headers })
        const [uncached, cached] = seen.splice(0)
        assert.deepEqual(cached, uncached)
      }
    })

  test('whether there is a cookie is answered rightly', async ({ assert }) => {
    const { app } = await appWith(({ request }) => [
      'cookie' in request.headers(),
      'theme' in request.cookiesList(),
    ])
    assert.equal(await app.body('/'), '{"value":[false,false]}')
    const headers = { cookie: 'theme=dark' }
    assert.equal(await app.body('/', { headers }), '{"value":[true,true]}')
  })

  test('a promise that a middleware has begun, and the handler awaits', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        async () => ({
          default: class {
            handle(ctx: HttpContext & { later?: Promise<unknown> }, next: () => Promise<void>) {
              ctx.later = nextTurn().then(() => ctx.request.header('user-agent'))
              return next()
            }
          },
        }),
      ],
      routes: (router) => {
        const handler = async (ctx: HttpContext & { later?: Promise<unknown> }) =>
          String(await ctx.later)
        router.get('/', handler as never).use(cachePage(60))
      },
    })
    assert.match((await app.cacheStatus('/'))!, /; detail=user-agent$/)
  })

  test('a permanent redirect back goes to where this visitor came from', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.redirect().status(301).back())
          .use(cachePageForever(60))
      },
    })
    const headers = { referer: `${app.url}/secret` }
    assert.match((await app.cacheStatus('/', { headers }))!, /; detail=referer$/)
    assert.match((await app.cacheStatus('/'))!, /; detail=referer$/)
  })

  test("a debug panel for this machine is not made everybody's by a renewal in process", async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => (request.ip() === '127.0.0.1' ? 'debug panel' : 'page'))
          .use(cachePageForever(60))
      },
    })
    assert.equal(await app.pageCache.renew(`${app.url}/`), 'skipped: ip')
    assert.equal(await app.body('/', { headers: { 'x-forwarded-for': '192.0.2.7' } }), 'page')
  })

  test('a signed URL is not served when it has expired', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = ({ request }: HttpContext) => (request.hasValidSignature() ? 'yes' : 'no')
        router.get('/signed', handler).as('signed').use(cachePage(60))
        router.get('/by-path', handler).use(cachePage(60, byPath))
      },
    })
    const url = app.router.builder().makeSigned('signed', { expiresIn: '1m' })
    const signed = await app.get(url)
    assert.equal(signed.body, 'yes')
    assert.match(signed.cacheStatus!, /; detail=signature$/)
    assert.equal(await app.body(`${url}x`), 'no')
    // Without a signature the answer is the same for everybody.
    assert.equal(await app.cacheStatus('/signed'), STORED)
    assert.equal(await app.cacheStatus('/by-path?signature=x'), STORED)
  })

  test('a header that the policy names is a variant', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => `for ${request.header('user-agent')}`)
          .use(cachePage(60, byPath, { vary: ['User-Agent'] }))
      },
    })
    const as = (agent: string) => app.get('/', { headers: { 'user-agent': agent } })
    const answers = [await as('a'), await as('b'), await as('a')]
    assert.deepEqual(
      answers.map(({ body }) => body),
      ['for a', 'for b', 'for a']
    )
    assert.match(answers[2].cacheStatus!, HIT)
  })

  test('what a middleware reads before the page cache is no input', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        async () => ({
          default: class {
            handle({ request }: HttpContext, next: () => Promise<void>) {
              request.ip()
              request.id()
              request.header('user-agent')
              return next()
            }
          },
        }),
      ],
      routes: (router) => router.get('/', () => 'page').use(cachePage(60)) as never,
    })
    assert.equal(await app.cacheStatus('/'), STORED)
  })

  test('what a middleware has set for one visitor is personal, too: {1}')
    .with<[reason: string, how: string, read: Read][]>([
      ['cookies', 'getHeader', ({ response }) => response.getHeader('Set-Cookie')],
      ['cookies', 'getHeaders', ({ response }) => response.getHeaders()],
      ['cookies', 'of Node.js', ({ response }) => response.response.getHeader('set-cookie')],
      [
        'cookies',
        'all of Node.js',
        ({ response }) => JSON.stringify(response.response.getHeaders()),
      ],
      ['request-id', 'the id', ({ response }) => response.getHeader('x-request-id')],
    ])
    .run(async ({ assert }, [reason, , read]) => {
      const app = await startApp({
        middleware: [
          outer(({ response }, next) => {
            response.append('Set-Cookie', 'visitor=1')
            response.header('X-Request-Id', '1')
            response.response.setHeader('Set-Cookie', 'other=1')
            return next()
          }),
        ],
        routes: (router) => {
          const handler = (ctx: HttpContext) => ({ value: read(ctx) ?? null })
          router.get('/', handler).use(cachePage(60))
          const writing = ({ response }: HttpContext) => {
            response.header('X-Request-Id', 'of the page')
            response.vary('Origin')
            return String(response.getHeader('x-request-id'))
          }
          router.get('/own', writing).use(cachePage(60))
        },
      })
      const expected = new RegExp(`; detail=${reason}$`)
      assert.match((await app.cacheStatus('/'))!, expected)
      assert.equal(await app.cacheStatus('/own'), STORED)
    })

  test('the request is what it was when the production has ended', async ({ assert }) => {
    const after: unknown[] = []
    const app = await startApp({
      middleware: [
        async () => ({
          default: class {
            async handle({ request, response }: HttpContext, next: () => Promise<void>) {
              const node = request.request
              const { headers, rawHeaders, socket } = node
              await next()
              after.push(node.headers === headers, node.rawHeaders === rawHeaders)
              after.push(
                node.socket === socket,
                response.response.socket === socket,
                Object.hasOwn(node, 'headersDistinct')
              )
              after.push(Object.hasOwn(request, 'ip'), request.ip())
            }
          },
        }),
      ],
      routes: (router) => router.get('/', () => 'page').use(cachePage(60)) as never,
    })
    await app.get('/')
    assert.deepEqual(after, [true, true, true, true, false, false, '127.0.0.1'])
  })
})
