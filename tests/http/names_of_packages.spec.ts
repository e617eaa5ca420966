import { test } from '@japa/runner'
import { inject } from 'light-my-request'
import { overHttp2 } from '../support/over_http2.ts'
import { outer } from '../support/outer.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=context'
const ANNA = { headers: { cookie: 'anna' } }

type Leave = (ctx: HttpContext, name: string) => unknown
type Read = (ctx: HttpContext) => unknown

/** A class of the application that has the name of one of a package */
class Bouncer {
  #user: string

  constructor(user: string) {
    this.#user = user
  }

  async allows() {
    return this.#user
  }
}

const of = (target: object, name: string): any => Reflect.get(target, name)

/**
 * What a middleware puts under a name, and the handler reads there.
 *
 * @param own - What it makes of who asks
 * @param read - What the handler makes of that
 */
function under(
  name: string,
  own: (user: string, ctx: HttpContext) => unknown,
  read: (value: any) => unknown = String
): [way: string, leave: Leave, read: Read] {
  return [
    `ctx.${name}, ${own}`,
    (ctx, user) =>
      Object.defineProperty(ctx, name, {
        value: own(user, ctx),
        ...{ configurable: true, enumerable: true, writable: true },
      }),
    (ctx) => read(of(ctx, name)),
  ]
}

/**
 * The same on another object.
 */
function on(
  place: string,
  target: (ctx: HttpContext) => object,
  name: string,
  own: (user: string, ctx: HttpContext) => unknown = (user) => user,
  read: (value: any) => unknown = String
): [way: string, leave: Leave, read: Read] {
  return [
    `${place}.${name}, ${own}`,
    (ctx, user) =>
      Object.defineProperty(target(ctx), name, {
        value: own(user, ctx),
        ...{ configurable: true, enumerable: true, writable: true },
      }),
    (ctx) => read(of(target(ctx), name)),
  ]
}

const node = ({ request }: HttpContext) => request.request
const nodeResponse = ({ response }: HttpContext) => response.response

/** Where Node.js has loaded domains, as its REPL does, it calls these */
const ownDomain = (user: string) => ({ enter: () => {}, exit: () => {}, toString: () => user })

const OF_MESSAGES = [
  on('req', node, 'domain', ownDomain),
  on('req', node, 'signal'),
  on('req', node, 'upgrade'),
  on('req', node, 'statusMessage'),
  on('req', node, 'statusCode'),
  on('req', node, 'isLightMyRequest'),
  on(
    'req',
    node,
    '_lightMyRequest',
    (user) => user,
    (value) => String(value)
  ),
  on(
    'req',
    node,
    'client',
    (user) => ({ user }),
    ({ user }) => user
  ),
  // In place of a method and of an accessor of its class
  on('req', node, 'setEncoding'),
  on('req', node, 'readableLength'),
  on('res', nodeResponse, 'domain', ownDomain),
  on('res', nodeResponse, 'cork'),
  on('res', nodeResponse, 'writableLength'),
  on('res', nodeResponse, '_promiseCallback'),
]

const WAYS = [
  under(
    'bouncer',
    (user) => new Bouncer(user),
    (bouncer) => bouncer.allows()
  ),
  under(
    'ally',
    (user) => ({ user: () => user }),
    (ally) => ally.user()
  ),
  under(
    'inertia',
    (user) => ({ share: user }),
    ({ share }) => share
  ),
  under(
    'view',
    (user) => ({ render: async () => user }),
    (view) => view.render('page')
  ),
  under(
    'session',
    (user) => ({ userId: user }),
    ({ userId }) => userId
  ),
  under(
    'session',
    (user) => new Map([['user', user]]),
    (session) => session.get('user')
  ),
  under('session', (user) => user),
  under(
    'i18n',
    (user) => ({ locale: 'en', currency: user }),
    ({ currency }) => currency
  ),
  under('routeKey', (user) => user),
  under(
    'route',
    (user, { route }) => ({ ...route, user }),
    ({ user }) => user
  ),
  under(
    'subdomains',
    (user) => ({ tenant: user }),
    ({ tenant }) => tenant
  ),
  under(
    'params',
    (user) =>
      new (class {
        get user() {
          return user
        }
      })(),
    ({ user }) => user
  ),
  under(
    'request',
    (user, { request }) =>
      new Proxy(request, {
        get: (target, name) => {
          const value: unknown = name === 'user' ? user : Reflect.get(target, name)
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
    ({ user }) => user
  ),
  under(
    'logger',
    (user, { logger }) => Object.assign(logger.child({}), { user }),
    ({ user }) => user
  ),
  under(
    'logger',
    (user) => ({ info: () => {}, error: () => {}, user }),
    ({ user }) => user
  ),
  under(
    'pageCache',
    (user) => ({ tag: () => {}, user }),
    ({ user }) => user
  ),
  [
    'ctx.session, an accessor',
    (ctx, user) =>
      Object.defineProperty(ctx, 'session', { get: () => ({ user }), configurable: true }),
    (ctx) => of(ctx, 'session').user,
  ],
  [
    'ctx.bouncer, unchangeable',
    (ctx, user) => Object.defineProperty(ctx, 'bouncer', { value: { user } }),
    (ctx) => of(ctx, 'bouncer').user,
  ],
  on(
    'request',
    ({ request }) => request,
    '__raw_files',
    (user) => ({ user }),
    ({ user }) => user
  ),
  on('request', ({ request }) => request, 'url'),
  on(
    'request',
    ({ request }) => request,
    'parsedUrl',
    (user, { request }) => ({ ...request.parsedUrl, user }),
    ({ user }) => user
  ),
  on(
    'response',
    ({ response }) => response,
    'nonce',
    (user) => ({ user }),
    ({ user }) => user
  ),
  on('response', ({ response }) => response, 'fresh'),
  ...OF_MESSAGES,
] as [way: string, leave: Leave, read: Read][]

function pageOf(leave: Leave, read: Read) {
  return startApp({
    middleware: [
      outer((ctx, next) => {
        leave(ctx, ctx.request.request.headers.cookie ?? 'nobody')
        return next()
      }),
    ],
    routes: (router) => {
      router.get('/', async (ctx) => `Hello ${await read(ctx)}`).use(cachePage(60))
    },
  })
}

/**
 * Asks an application over HTTP/2.
 */
async function byHttp2(app: TestApp) {
  const ask = await overHttp2(app)
  return (host: string, headers: Record<string, string> = {}) => ask(host, '/', headers)
}

/**
 * Asks an application in process.
 */
async function inProcess({ app }: TestApp) {
  const server = await app.container.make('server')
  const handle = (...handled: unknown[]) =>
    void server.handle(...(handled as Parameters<typeof server.handle>))
  return async (host: string, headers: Record<string, string> = {}) => {
    const answer = await inject(handle, { url: '/', headers: { host, ...headers } })
    return { cacheStatus: answer.headers['cache-status'], body: answer.body }
  }
}

test.group('What an application has of its own under a name of others', () => {
  test('is shown to nobody else: {0}')
    .with(WAYS)
    .run(async ({ assert }, [, leave, read]) => {
      const app = await pageOf(leave, read)
      const { body, cacheStatus } = await app.get('/', ANNA)
      assert.deepEqual([body, cacheStatus], ['Hello anna', REFUSED])
      assert.equal(await app.body('/'), 'Hello nobody')
    })

  for (const [transport, ask] of [
    ['over HTTP/2', byHttp2],
    ['in process', inProcess],
  ] as const) {
    test(`is shown to nobody else ${transport}: {0}`)
      .with(OF_MESSAGES.filter(([way]) => !/client|_promiseCallback|isLightMy/.test(way)))
      .run(async ({ assert }, [, leave, read]) => {
        const app = await pageOf(leave, read)
        const { host } = new URL(app.url)
        const get = await ask(app)
        const { body, cacheStatus } = await get(host, { cookie: 'anna' })
        assert.deepEqual([body, cacheStatus], ['Hello anna', REFUSED])
        const nobody = await get(host)
        assert.equal(nobody.body, 'Hello nobody')
      })

    test(`is told from what is there ${transport}`, async ({ assert }) => {
      const app = await pageOf(
        () => {},
        (ctx) => {
          const { request, response } = ctx
          const all = [ctx, request, response, request.request, response.response]
          // What the visitor has sent, and their connection, have rules of their own.
          const others =
            /^(headers|rawHeaders|headersDistinct|socket|client|connection|stream|authority|scheme)$/
          const read = all.flatMap((one) =>
            Object.getOwnPropertyNames(one)
              .filter((name) => !others.test(name))
              .map((name) => typeof of(one, name))
          )
          return read.length > 20
        }
      )
      const { body, cacheStatus } = await (await ask(app))(new URL(app.url).host)
      assert.deepEqual([body, cacheStatus], ['Hello true', STORED])
    })
  }

  test('is no matter where the handler does not read it: {0}')
    .with(
      WAYS.filter(([way]) => /^ctx\.(bouncer|ally|inertia|session|i18n|logger)(?!.*unch)/.test(way))
    )
    .run(async ({ assert }, [, leave]) => {
      const app = await pageOf(leave, () => 'all')
      assert.equal(await app.cacheStatus('/', ANNA), STORED)
      assert.match((await app.cacheStatus('/'))!, /; hit/)
    })

  test('is told from a logger that says more of a request', async ({ assert }) => {
    const app = await pageOf(
      (ctx, user) => (ctx.logger = ctx.logger.child({ user })),
      ({ logger }) => logger.isLevelEnabled('info')
    )
    assert.equal(await app.cacheStatus('/', ANNA), STORED)
  })

  test('is told from what the front ring puts there', async ({ assert }) => {
    const app = await startApp({
      front: true,
      routes: (router) => {
        router
          .get('/', ({ request }) => `HTTP/${request.request.httpVersion}`)
          .use(cachePage(60, undefined, { front: true }))
      },
    })
    const stored: string[] = []
    for (let round = 0; round < 5; round++) {
      stored.push((await app.cacheStatus('/'))!)
      // The ring looks at what is asked for after a hit.
      await app.cacheStatus('/')
      await app.pageCache.forgetUrl('/')
    }
    assert.deepEqual(stored, Array(5).fill(STORED))
  })
})
