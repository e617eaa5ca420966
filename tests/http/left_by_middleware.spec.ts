import { inspect } from 'node:util'
import { finished, Readable } from 'node:stream'
import { PerformanceObserver } from 'node:perf_hooks'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { inject } from 'light-my-request'
import { getActiveTest, test } from '@japa/runner'
import { HttpContext } from '@adonisjs/core/http'
import { outer } from '../support/outer.ts'
import { startSdk } from '../otel/support.ts'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import type { KeyFunc } from '../../src/types.ts'
import type { IncomingHttpHeaders } from 'node:http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=context'

type Headers = Record<string, string>
type Leave = (ctx: HttpContext, name: string) => void
type Read = (ctx: HttpContext) => unknown

/** As an application's own authentication finds out who asks */
function nameOf({ cookie, authorization, ...others }: IncomingHttpHeaders): string {
  return `${cookie ?? authorization ?? others['x-api-key'] ?? others['x-forwarded-user'] ?? 'nobody'}`
}

/** As packages keep from others what they put on a request */
const USER = Symbol('user')

/** How a middleware leaves who asks, and how a handler reads it */
const WAYS: [way: string, leave: Leave, read: Read][] = [
  ['ctx.user', (ctx, user) => Object.assign(ctx, { user }), (ctx) => Reflect.get(ctx, 'user')],
  [
    'ctx.state.user',
    (ctx, user) => Object.assign(ctx, { state: { user } }),
    (ctx) => Reflect.get(ctx, 'state').user,
  ],
  [
    'ctx.currentUser, an accessor',
    (ctx, user) =>
      Object.defineProperty(ctx, 'currentUser', { get: () => user, configurable: true }),
    (ctx) => Reflect.get(ctx, 'currentUser'),
  ],
  [
    'ctx.owner, hidden and unchangeable',
    (ctx, user) => Object.defineProperty(ctx, 'owner', { value: user }),
    (ctx) => Reflect.get(ctx, 'owner'),
  ],
  [
    'ctx.request.user',
    ({ request }, user) => Object.assign(request, { user }),
    ({ request }) => Reflect.get(request, 'user'),
  ],
  [
    'ctx.request.owner, computed once by a getter of the application',
    ({ request }, user) => Object.defineProperty(request, 'owner', { value: user }),
    ({ request }) => Reflect.get(request, 'owner'),
  ],
  [
    'req.user of Node.js',
    ({ request }, user) => Object.assign(request.request, { user }),
    ({ request }) => Reflect.get(request.request, 'user'),
  ],
  [
    'ctx.response.user',
    ({ response }, user) => Object.assign(response, { user }),
    ({ response }) => Reflect.get(response, 'user'),
  ],
  [
    'res.locals of Node.js',
    ({ response }, user) => Object.assign(response.response, { locals: { user } }),
    ({ response }) => Reflect.get(response.response, 'locals').user,
  ],
  [
    'a copy of the context',
    (ctx, user) => Object.assign(ctx, { user }),
    (ctx) => Reflect.get({ ...ctx }, 'user'),
  ],
  ...(
    [
      ['ctx', (ctx) => ctx],
      ['ctx.request', ({ request }) => request],
      ['ctx.response', ({ response }) => response],
      ['req of Node.js', ({ request }) => request.request],
      ['res of Node.js', ({ response }) => response.response],
    ] as [on: string, of: (ctx: HttpContext) => object][]
  ).map(([on, of]): [string, Leave, Read] => [
    `a symbol of ${on}`,
    (ctx, user) => Object.assign(of(ctx), { [USER]: user }),
    (ctx) => Reflect.get(of(ctx), USER),
  ]),
  [
    'a symbol of req of Node.js, found by its description',
    ({ request }, user) => Object.assign(request.request, { [USER]: user }),
    ({ request: { request } }) =>
      Object.getOwnPropertySymbols(request)
        .filter(({ description }) => description === 'user')
        .map((symbol) => Reflect.get(request, symbol)),
  ],
  [
    'a header of the response',
    ({ response }, user) => response.header('X-User', user),
    ({ response }) => response.getHeader('x-user'),
  ],
  [
    'one header of all',
    ({ response }, user) => response.header('X-User', user),
    ({ response }) => response.getHeaders()['x-user'],
  ],
  [
    'a header of the response to which the handler appends',
    ({ response }, user) => response.header('X-User', user),
    ({ response }) => [response.append('X-User', 'other').getHeader('X-User')].flat()[0],
  ],
  [
    'a header of the response of Node.js',
    ({ response }, user) => response.response.setHeader('X-User', user),
    ({ response: { response } }) => response.hasHeader('x-user') && response.getHeader('x-user'),
  ],
  [
    'the names of headers of Node.js',
    ({ response }, user) => response.response.setHeader(`x-${user.replaceAll(/\W/g, '-')}`, 'here'),
    ({ response }) => {
      const name = response.response.getHeaderNames().find((one) => one.startsWith('x-'))
      return name!.split('-').at(-1)
    },
  ],
  [
    'a parameter that the route does not have',
    (ctx, user) => Object.assign(ctx.params, { user }),
    ({ request }) => request.param('user'),
  ],
  [
    'the query of the request',
    ({ request }, user) => request.updateQs({ user }),
    ({ request }) => request.qs().user,
  ],
  [
    'an input, by its query',
    ({ request }, user) => request.updateQs({ user }),
    ({ request }) => request.input('user'),
  ],
  [
    'the body of the request',
    ({ request }, user) => request.updateBody({ user }),
    ({ request }) => request.only(['user']).user,
  ],
  [
    'the first body of the request',
    ({ request }, user) => request.setInitialBody({ user }),
    ({ request }) => request.original().user,
  ],
  [
    'the body of the request as it came',
    ({ request }, user) => request.updateRawBody(user),
    ({ request }) => request.raw(),
  ],
  [
    'res.statusMessage of Node.js',
    ({ response }, user) => Object.assign(response.response, { statusMessage: user }),
    ({ response }) => response.response.statusMessage,
  ],
  [
    'an accessor where Node.js itself has a value',
    ({ request }, user) =>
      Object.defineProperty(request.request, '_maxListeners', {
        get: () => user,
        configurable: true,
      }),
    ({ request }) => Reflect.get(request.request, '_maxListeners'),
  ],
]

/** How a middleware leaves who asks where there is somebody, and how a handler looks for it */
const ONLY_IF_THERE: [way: string, leave: Leave, read: Read][] = [
  ...WAYS.filter(([way]) => ['ctx.user', 'ctx.request.user', 'ctx.response.user'].includes(way)),
  [
    "'user' in ctx",
    (ctx, user) => Object.assign(ctx, { user }),
    (ctx) => ('user' in ctx ? Reflect.get(ctx, 'user') : undefined),
  ],
  [
    'ctx.user, by its parts',
    (ctx, user) => Object.assign(ctx, { user }),
    ({ user }: HttpContext & { user?: string }) => user,
  ],
]

/** What a request may prove who asks with, as a proxy says it, too */
const PROOFS: Headers[] = [
  { cookie: 'id=anna' },
  { authorization: 'Basic anna' },
  { 'x-api-key': 'anna' },
  { 'x-forwarded-user': 'anna' },
]

const left = (ctx: HttpContext, value: unknown) => void Object.assign(ctx, { left: value })
const leaveToken: Leave = (ctx) => left(ctx, ctx.request.input('token'))
const leaveAddress: Leave = (ctx) => left(ctx, ctx.request.ip())
const leaveUrl: Leave = (ctx) => left(ctx, ctx.request.request.url)
const leaveRemoved: Leave = (ctx) => {
  const { headers } = ctx.request.request
  left(ctx, headers.authorization)
  delete headers.authorization
}

function pageOf(leave: Leave, read: Read, allow?: ['context'], keyFunc?: KeyFunc) {
  return startApp({
    http: { trustProxy: () => true },
    middleware: [
      outer((ctx, next) => {
        leave(ctx, nameOf(ctx.request.request.headers))
        return next()
      }),
    ],
    routes: (router) => {
      router
        .get('/', (ctx) => `Hello ${read(ctx)}`)
        .use(cachePage(60, keyFunc, { allow: ['authorization', ...(allow ?? [])] }))
    },
  })
}

test.group('What a middleware has left', () => {
  test('is shown to nobody else: {0}')
    .with(WAYS)
    .run(async ({ assert }, [, leave, read]) => {
      for (const headers of PROOFS) {
        const app = await pageOf(leave, read)
        const anna = await app.get('/', { headers })
        assert.equal(anna.cacheStatus, REFUSED)
        assert.include(anna.body, 'anna')
        assert.equal(await app.body('/'), 'Hello nobody')
        await app.close()
      }
    })

  test('is not shown to those who are somebody where it is nobody: {0}')
    .with(WAYS)
    .run(async ({ assert }, [, leave, read]) => {
      const app = await pageOf(leave, read)
      const nobody = await app.get('/')
      assert.deepEqual([nobody.cacheStatus, nobody.body], [REFUSED, 'Hello nobody'])
      assert.include(await app.body('/', { headers: PROOFS[0] }), 'anna')
    })

  test('is not shown to those who are somebody where there is nobody: {0}')
    .with(ONLY_IF_THERE)
    .run(async ({ assert }, [, leave, read]) => {
      const app = await pageOf(
        (ctx, user) => void (user === 'nobody' || leave(ctx, user)),
        (ctx) => read(ctx) ?? 'guest'
      )
      const guest = await app.get('/')
      assert.deepEqual([guest.cacheStatus, guest.body], [REFUSED, 'Hello guest'])
      assert.include(await app.body('/', { headers: PROOFS[0] }), 'anna')
    })

  test('is no matter where the handler looks for what is always there: {0}')
    .with<[what: string, read: Read][]>([
      ['methods', (ctx) => [ctx.request.url(), ctx.response.getStatus(), typeof ctx.inspect]],
      [
        'what the language asks for',
        async (ctx) => [await ctx.request, JSON.stringify(ctx.params)],
      ],
      ['what packages leave', (ctx) => ['session' in ctx, Reflect.get(ctx, 'auth') ?? null]],
      ['its class', (ctx) => [ctx instanceof HttpContext, ctx.constructor.name]],
      ['all, for people', (ctx) => [inspect(ctx), inspect(ctx.request), inspect(ctx.response)]],
      ['its end', ({ response }) => response.onFinish(() => {})],
      ['its connection', ({ request }) => finished(request.request, () => {})],
      ['a header for Node.js', ({ response }) => response.response.setHeader('x-own', 'a')],
    ])
    .run(async ({ assert }, [, read]) => {
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', async (ctx) => {
              await read(ctx)
              return 'a page'
            })
            .use(cachePage(60, byUrl, { allow: ['headers'] }))
        },
      })
      assert.equal(await app.cacheStatus('/'), STORED)
    })

  test('does not fail where it cannot be watched: {0}')
    .with<[what: string, leave: Read, reason: string][]>([
      [
        'a request that takes nothing more',
        ({ request }) => Object.preventExtensions(request),
        'headers',
      ],
      [
        'parameters without a class',
        (ctx) => (ctx.params = Object.assign(Object.create(null), { user: 'anna' })),
        'context',
      ],
    ])
    .run(async ({ assert }, [, leave, reason]) => {
      const app = await pageOf(leave, ({ params }) => params.user ?? 'nobody')
      const { status, cacheStatus } = await app.get('/')
      assert.deepEqual([status, cacheStatus], [200, `page-cache; fwd=uri-miss; detail=${reason}`])
    })

  test('leaves alone what a handler has frozen', async ({ assert }) => {
    const app = await pageOf(
      () => {},
      ({ request }) => Object.isFrozen(Object.freeze(request)) && 'frozen'
    )
    assert.equal(await app.body('/'), 'Hello frozen')
  })

  test('leaves alone the response that a handler has sealed', async ({ assert }) => {
    const app = await pageOf(
      () => {},
      ({ response }) => Object.isSealed(Object.seal(response)) && 'sealed'
    )
    assert.equal(await app.body('/'), 'Hello sealed')
  })

  test('is told from what a class gives to each context', async ({ assert, cleanup }) => {
    const before = Reflect.get(HttpContext, 'instanceMacros')
    cleanup(() => void Reflect.set(HttpContext, 'instanceMacros', before))
    Reflect.set(HttpContext, 'instanceMacros', new Set(before))
    // As the starter kit for APIs does.
    HttpContext.instanceProperty(
      'serialize' as never,
      function (this: HttpContext, data: unknown) {
        return { data, url: this.request.url() }
      } as never
    )
    HttpContext.instanceProperty('brand' as never, 'a shop' as never)
    const leaves = { brand: null as string | null }
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          void (leaves.brand && Object.assign(ctx, { brand: leaves.brand }))
          return next()
        }),
      ],
      routes: (router) => {
        router
          .get('/:id', (ctx) => Reflect.get(ctx, 'serialize')(Reflect.get(ctx, 'brand')))
          .use(cachePage(60))
      },
    })
    const { cacheStatus, body } = await app.get('/1')
    assert.equal(cacheStatus, STORED)
    assert.deepEqual(JSON.parse(body), { data: 'a shop', url: '/1' })
    leaves.brand = "Anna's"
    assert.equal(await app.cacheStatus('/2'), REFUSED)
  })

  test('in a query that has what no key has is shown to nobody else: {$self}')
    .with(['/?utm_source=x', '/?b=1&a=2', '/?utm_source=x&user=me'])
    .run(async ({ assert }, path) => {
      const app = await pageOf(
        ({ request }, user) => request.updateQs({ ...request.qs(), user }),
        ({ request }) => request.input('user')
      )
      const anna = await app.get(path, { headers: PROOFS[0] })
      assert.equal(anna.cacheStatus, REFUSED)
      assert.include(anna.body, 'anna')
      assert.equal(await app.body('/'), 'Hello nobody')
    })

  test('in a query hides what a middleware has taken out of it', async ({ assert }) => {
    const app = await pageOf(
      ({ request }) => {
        const entries = Object.entries(request.qs())
        request.updateQs(Object.fromEntries(entries.filter(([name]) => name !== 'secret')))
      },
      ({ request }) => request.input('secret', 'none')
    )
    assert.equal(await app.body('/?secret=1&utm_source=x'), 'Hello none')
  })

  test('is found out by what is no header, or is gone: {0}')
    .with([
      ['a query that no key has', leaveToken, '/?token=anna', {}],
      ['an address', leaveAddress, '/', { 'x-forwarded-for': '10.0.0.1' }],
      ['a header that the middleware has removed', leaveRemoved, '/', { authorization: 'anna' }],
      ['the URL as it came', leaveUrl, '/?utm_source=anna', {}],
    ] as [what: string, leave: Leave, path: string, headers: Headers][])
    .run(async ({ assert }, [, leave, path, headers]) => {
      const app = await pageOf(leave, (ctx) => Reflect.get(ctx, 'left'), undefined, byPath)
      assert.equal(await app.cacheStatus(path, { headers }), REFUSED)
      assert.notMatch(await app.body('/'), /anna|10.0.0.1/)
    })

  test('is as it was, and what the handler has set there stays', async ({ assert }) => {
    const after: unknown[] = []
    const app = await startApp({
      middleware: [
        outer(async (ctx, next) => {
          Object.assign(ctx, { user: 'anna', tenant: 'one' })
          await next()
          after.push(Reflect.get(ctx, 'user'), Reflect.get(ctx, 'tenant'))
          after.push(Object.getOwnPropertyDescriptor(ctx, 'tenant'))
        }),
      ],
      routes: (router) => {
        router
          .get('/', (ctx) => {
            Object.assign(ctx, { user: 'bert' })
            return `Hello ${Reflect.get(ctx, 'user')}`
          })
          .use(cachePage(60))
      },
    })
    assert.equal(await app.body('/', { headers: { cookie: 'a=b' } }), 'Hello bert')
    const tenant = { value: 'one', writable: true, enumerable: true, configurable: true }
    assert.deepEqual(after, ['bert', 'one', tenant])
  })

  test('is no matter where the handler does not read it', async ({ assert }) => {
    const app = await pageOf(
      (ctx, user) => Object.assign(ctx, { user }),
      ({ request, route }) => `${request.url()} ${route?.pattern}`
    )
    assert.equal(await app.cacheStatus('/', { headers: PROOFS[0] }), STORED)
  })

  test('in a query or a body is no matter where it is what the visitor has sent', async ({
    assert,
  }) => {
    const app = await startApp({
      middleware: [
        outer(({ request }, next) => {
          // As the body parser does.
          request.setInitialBody({})
          request.updateQs({ ...request.qs() })
          return next()
        }),
      ],
      routes: (router) => {
        const all = ({ request, params }: HttpContext) => [request.all(), request.body(), params]
        router.get('/posts/:id/:part?', all).use(cachePage(60))
      },
    })
    for (const query of ['', '?a=1&b[]=2&b[]=3&c[d]=4', '?a=1&utm_source=x']) {
      assert.equal(await app.cacheStatus(`/posts/1${query}`), STORED)
    }
  })

  test('in a query with others is shown to nobody else', async ({ assert }) => {
    const app = await pageOf(
      ({ request }, user) => request.updateQs({ ...request.qs(), user }),
      ({ request }) => request.input('user')
    )
    assert.equal(await app.cacheStatus('/?a=1', { headers: PROOFS[0] }), REFUSED)
    assert.equal(await app.body('/?a=1'), 'Hello nobody')
  })

  test('as an answer is shown to nobody else: {0}')
    .with<[what: string, answer: Leave, handler: Read][]>([
      ['a body', ({ response }, user) => response.send(user), () => {}],
      [
        'a body before one that is returned',
        ({ response }, user) => response.send(user),
        () => 'x',
      ],
      [
        'a body that the handler reads',
        ({ response }, user) => response.send(user),
        ({ response }) => response.send(`Hello ${response.getBody()}`),
      ],
      ['a stream', ({ response }, user) => response.stream(Readable.from([user])), () => {}],
      [
        'a status',
        ({ response }, user) => response.status(user === 'nobody' ? 200 : 203),
        ({ response }) => response.getStatus(),
      ],
      [
        'a status that the handler does not look at',
        ({ response }, user) => response.status(user === 'nobody' ? 200 : 203),
        () => 'a page',
      ],
    ])
    .run(async ({ assert }, [, answer, handler]) => {
      const app = await startApp({
        middleware: [
          outer((ctx, next) => {
            answer(ctx, nameOf(ctx.request.request.headers))
            return next()
          }),
        ],
        routes: (router) =>
          void router.get('/', handler).use(cachePage(60, byUrl, { streams: true })),
      })
      const anna = await app.get('/', { headers: PROOFS[0] })
      assert.equal(anna.cacheStatus, REFUSED)
      const { status, body } = await app.get('/')
      assert.equal(status, 200)
      assert.notMatch(body, /anna|203/)
    })

  test('as an answer is no matter where the handler has its own: {0}')
    .with<[what: string, answer: Read, handler: Read, expected: [status: number, body: string]][]>([
      [
        'a body',
        ({ response }) => response.send('anna'),
        ({ response }) => response.send('a page'),
        [200, 'a page'],
      ],
      [
        'a body, and the response is returned',
        ({ response }) => response.send('anna'),
        ({ response }) => {
          response.send('a page')
          return response
        },
        [200, 'a page'],
      ],
      [
        'a status',
        ({ response }) => response.status(404),
        ({ response }) => response.status(203).send(`a page of ${response.getStatus()}`),
        [203, 'a page of 203'],
      ],
      [
        'the same status',
        ({ response }) => response.status(203),
        ({ response }) => response.status(203).send('a page'),
        [203, 'a page'],
      ],
    ])
    .run(async ({ assert }, [, answer, handler, expected]) => {
      const app = await startApp({
        middleware: [
          outer((ctx, next) => {
            answer(ctx)
            return next()
          }),
        ],
        routes: (router) => void router.get('/', handler).use(cachePage(60)),
      })
      for (const cacheStatus of [STORED, /; hit/]) {
        const sent = await app.get('/')
        assert.deepEqual([sent.status, sent.body], expected)
        assert.match(sent.cacheStatus!, new RegExp(cacheStatus))
      }
    })

  test('of headers is no matter: {0}')
    .with<[what: string, read: (ctx: HttpContext) => unknown][]>([
      ['what is said to all', ({ response }) => Object.values(response.getHeaders())],
      ['what the handler has set', ({ response }) => response.header('X-User', 'me').getHeaders()],
      ['what is not there', ({ response }) => response.getHeader('X-Other')],
      ['what is appended to', ({ response }) => response.append('Server-Timing', 'db') && 'done'],
    ])
    .run(async ({ assert }, [, read]) => {
      const app = await startApp({
        middleware: [
          outer((ctx, next) => {
            const { response } = ctx
            response.header('Content-Security-Policy', "default-src 'self'").vary('Origin')
            response.header('Access-Control-Allow-Origin', '*').header('X-Frame-Options', 'DENY')
            response.header('Cache-Control', 'max-age=60').header('Server', 'here')
            // A handler that sets it does not read it.
            void (read.toString().includes('X-User') && response.header('X-User', 'anna'))
            void (read.toString().includes('append') && response.header('Server-Timing', 'auth'))
            return next()
          }),
        ],
        routes: (router) => {
          router.get('/', (ctx) => ({ read: read(ctx) ?? null })).use(cachePage(60))
        },
      })
      assert.equal(await app.cacheStatus('/'), STORED)
    })

  test('is stored with consent', async ({ assert }) => {
    const [, leave, read] = WAYS[0]
    const app = await pageOf(leave, read, ['context'])
    assert.equal(await app.cacheStatus('/', { headers: PROOFS[0] }), STORED)
  })

  test('by what asks in process is known', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', ({ request }) => `${request.header('accept')}`).use(cachePage(60))
      },
    })
    const server = await app.app.container.make('server')
    const handle = (...handled: unknown[]) =>
      void server.handle(...(handled as Parameters<typeof server.handle>))
    const { host } = new URL(app.url)
    const { headers } = await inject(handle, { url: '/', headers: { host, cookie: 'a=b' } })
    assert.equal(headers['cache-status'], STORED)
  })

  test('by Node.js and by OpenTelemetry is known, be it under symbols', async ({ assert }) => {
    const observer = new PerformanceObserver(() => {})
    observer.observe({ entryTypes: ['http'] })
    getActiveTest()?.cleanup(() => observer.disconnect())
    startSdk()
    const read = (target: object) =>
      Object.getOwnPropertySymbols(target).map((symbol) => typeof Reflect.get(target, symbol))
    const messages = ({ request, response }: HttpContext) => [request.request, response.response]
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          for (const message of messages(ctx)) {
            context.bind(ROOT_CONTEXT, message).on('close', () => {})
          }
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', (ctx) => ({ types: messages(ctx).map(read) })).use(cachePage(60))
      },
    })
    const { cacheStatus, body } = await app.get('/')
    assert.equal(cacheStatus, STORED)
    assert.isNotEmpty(JSON.parse(body).types[1])
  })

  test('by AdonisJS itself is known', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ shield: true, views: { known: 'a view' } }),
      routes: (router) => {
        router
          .get('/', async (ctx) => {
            const { params, route, view, logger, subdomains, containerResolver } = ctx
            logger.debug('%o %o', params, subdomains)
            await containerResolver.make(HttpContext).catch(() => {})
            return `${route?.pattern} ${await view.render('known')}`
          })
          .use(cachePage(60))
      },
    })
    const headers = { cookie: 'a=b' }
    assert.equal(await app.cacheStatus('/', { headers }), STORED)
  })
})
