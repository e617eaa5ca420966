import { test } from '@japa/runner'
import { Authenticator } from '@adonisjs/auth'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { webStack, login, authOf, type User, type WebStackOptions } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'
import type { CachePageOptions } from '../../src/types.ts'

const BYPASS = 'page-cache; fwd=bypass; detail=user'
const REFUSED = 'page-cache; fwd=uri-miss; detail=user'
const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

/**
 * Who has shown a certificate. A middleware further out knows it, and no recorder of headers,
 * cookies or session can notice that somebody looks it up.
 */
const certificates = new WeakMap<HttpContext, string>()

const readCertificate = outer((ctx, next) => {
  const name = ctx.request.header('x-certificate')
  if (name !== undefined) {
    certificates.set(ctx, name)
  }
  return next()
})

const ADA = { headers: { 'x-certificate': 'Ada' } }

/**
 * An application's own guard.
 */
class CertificateGuard {
  readonly driverName = 'certificate'
  user?: User
  isAuthenticated = false
  authenticationAttempted = false
  #ctx: HttpContext

  constructor(ctx: HttpContext) {
    this.#ctx = ctx
  }

  async check() {
    const name = certificates.get(this.#ctx)
    this.authenticationAttempted = true
    this.isAuthenticated = name !== undefined
    this.user = name === undefined ? undefined : { id: 7, name }
    return this.isAuthenticated
  }

  async authenticate() {
    await this.check()
    return this.user
  }

  getUserOrFail() {
    return this.user
  }
}

/**
 * `ctx.auth` with guards of any name.
 */
interface AnyAuth {
  user?: User
  use(name: string): CertificateGuard
  checkUsing(names: string[]): Promise<boolean>
  authenticateUsing(names: string[]): Promise<User>
}
const auth = (ctx: HttpContext) => authOf(ctx) as unknown as AnyAuth

const certificateGuard = (ctx: HttpContext) => new CertificateGuard(ctx)

/**
 * An application whose page greets whoever some guard has found.
 *
 * @param ask - How a middleware asks before the page cache; `null`: the handler asks
 * @param name - How the handler finds out whom it greets
 */
async function start(
  ask: ((ctx: HttpContext) => unknown) | null,
  name: (ctx: HttpContext) => Promise<string | undefined> | string | undefined,
  options: CachePageOptions & Pick<WebStackOptions, 'guards'> = {}
) {
  const { guards = { certificate: certificateGuard }, ...policy } = options
  const { middleware, ...stack } = webStack({ guards })
  const asking = outer(async (ctx, next) => {
    await ask?.(ctx)
    return next()
  })
  return startApp({
    ...stack,
    middleware: [readCertificate, ...middleware, asking],
    routes: (router) => {
      router.get('/login/:id', (ctx) => login(ctx, 'admin'))
      router
        .get('/', async (ctx) => `Hello, ${(await name(ctx)) ?? 'guest'}`)
        .use(cachePage(60, undefined, policy))
    },
  })
}

test.group('Every guard | asked before the page cache', () => {
  const ways: [way: string, ask: (ctx: HttpContext) => unknown][] = [
    ['auth.use(name).check()', (ctx) => auth(ctx).use('certificate').check()],
    ['auth.use(name).authenticate()', (ctx) => auth(ctx).use('certificate').authenticate()],
    ['auth.checkUsing([name])', (ctx) => auth(ctx).checkUsing(['certificate'])],
    ['auth.authenticateUsing([name])', (ctx) => auth(ctx).authenticateUsing(['certificate'])],
    [
      'several guards, the last of which knows nobody',
      async (ctx) => {
        await auth(ctx).checkUsing(['certificate'])
        await auth(ctx).checkUsing(['web'])
      },
    ],
  ]

  test('{0}: neither stores nor is served what a guest gets')
    .with(ways)
    .run(async ({ assert }, [, ask]) => {
      const app = await start(
        (ctx) => (certificates.has(ctx) ? ask(ctx) : null),
        (ctx) => auth(ctx).use('certificate').user?.name
      )
      for (const round of ['before a guest', 'after a guest']) {
        const ada = await app.get('/', ADA)
        assert.equal(ada.body, 'Hello, Ada', round)
        assert.equal(ada.cacheStatus, BYPASS, round)
        assert.equal(await app.body('/'), 'Hello, guest', round)
      }
      assert.match((await app.cacheStatus('/'))!, HIT)
    })

  test('a session guard that is not the default one', async ({ assert }) => {
    const app = await start(
      (ctx) => auth(ctx).use('admin').check(),
      (ctx) => auth(ctx).use('admin').user?.name
    )
    const ada = app.visitor()
    await ada.get('/login/1')
    for (const status of [STORED, HIT]) {
      const admin = await ada.get('/')
      assert.equal(admin.body, 'Hello, Ada')
      assert.equal(admin.cacheStatus, BYPASS)
      const guest = await app.get('/')
      assert.equal(guest.body, 'Hello, guest')
      assert.match(guest.cacheStatus!, new RegExp(status))
    }
  })

  test('a page that allows users is stored and served', async ({ assert }) => {
    const app = await start(
      (ctx) => auth(ctx).use('certificate').check(),
      () => 'everybody',
      { allow: ['user'] }
    )
    assert.equal(await app.cacheStatus('/', ADA), STORED)
    assert.match((await app.cacheStatus('/'))!, HIT)
  })
})

test.group('Every guard | asked by the handler', () => {
  const ways: [way: string, name: (ctx: HttpContext) => Promise<string | undefined>][] = [
    [
      'a guard in a variable',
      async (ctx) => {
        const guard = auth(ctx).use('certificate')
        await guard.check()
        return guard.user?.name
      },
    ],
    [
      'auth.checkUsing([name])',
      async (ctx) => {
        await auth(ctx).checkUsing(['certificate'])
        return auth(ctx).user?.name
      },
    ],
    [
      'a guard whose answer alone is looked at',
      async (ctx) => ((await auth(ctx).use('certificate').check()) ? 'member' : undefined),
    ],
  ]

  test('{0}: the page is not stored, whoever comes first')
    .with(ways)
    .run(async ({ assert }, [, name]) => {
      for (const visitors of [
        [ADA, {}],
        [{}, ADA],
      ]) {
        const app = await start(null, name)
        for (const visitor of [...visitors, ...visitors]) {
          const { body, cacheStatus } = await app.get('/', visitor)
          assert.equal(body === 'Hello, guest', visitor !== ADA)
          assert.equal(cacheStatus, REFUSED)
        }
      }
    })

  test('a guard that a middleware took and only the handler asks', async ({ assert }) => {
    const app = await start(
      (ctx) => auth(ctx).use('certificate'),
      async (ctx) => ((await auth(ctx).use('certificate').check()) ? 'member' : undefined)
    )
    assert.equal(await app.cacheStatus('/'), REFUSED)
    assert.equal(await app.body('/', ADA), 'Hello, member')
  })

  test('a guard that nobody asks says nothing of the visitor', async ({ assert }) => {
    const app = await start(null, (ctx) => auth(ctx).use('certificate').user?.name)
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.match((await app.cacheStatus('/'))!, HIT)
  })
})

test.group('Every guard | that cannot say whether somebody is logged in', () => {
  const strange: [what: string, guard: object][] = [
    [
      'a getter that throws',
      {
        get user() {
          throw new Error('nobody')
        },
      },
    ],
    [
      'a user that has to be asked for',
      {
        isAuthenticated: false,
        get user() {
          throw new Error('nobody')
        },
      },
    ],
    ['neither user nor isAuthenticated', { check: async () => true }],
    ['isAuthenticated as a method', { isAuthenticated: () => false }],
  ]

  test('{0}: somebody may be')
    .with(strange)
    .run(async ({ assert }, [, guard]) => {
      const app = await start(
        (ctx) => auth(ctx).use('strange'),
        () => 'somebody',
        { guards: { strange: () => guard } }
      )
      assert.equal(await app.cacheStatus('/'), BYPASS)
    })

  test('authenticationAttempted that throws: it may have looked', async ({ assert }) => {
    const guard = {
      user: undefined,
      get authenticationAttempted() {
        throw new Error('no')
      },
    }
    const app = await start(null, (ctx) => auth(ctx).use('strange').user?.name, {
      guards: { strange: () => guard },
    })
    assert.equal(await app.cacheStatus('/'), REFUSED)
  })
})

test.group('Every guard | authenticators of an application', () => {
  class Extended extends Authenticator<{ web: () => never }> {
    override use(name?: never) {
      return super.use(name)
    }
  }

  class Replaced {
    #guards: Record<string, CertificateGuard> = {}
    #ctx: HttpContext

    constructor(ctx: HttpContext) {
      this.#ctx = ctx
    }

    use = (name: string) => (this.#guards[name] ??= new CertificateGuard(this.#ctx))
  }

  type Make = (ctx: HttpContext, config: never) => object

  /** Has auth.manager make authenticators of another class */
  const provider = (make: Make) => async () => ({
    default: class {
      constructor(protected app: ApplicationService) {}
      register() {
        this.app.container.resolving('auth.manager', (manager) => {
          manager.createAuthenticator = (ctx) => make(ctx, manager.config as never) as never
        })
      }
    },
  })

  test('made by auth.manager, of {0}: every guard is asked')
    .with<[what: string, make: Make][]>([
      ['a class of the application', (ctx) => new Replaced(ctx)],
      ['a class that extends the usual one', (ctx, config) => new Extended(ctx, config)],
    ])
    .run(async ({ assert }, [, make]) => {
      const { providers, middleware, configs } = webStack({
        guards: { certificate: certificateGuard },
      })
      const app = await startApp({
        configs,
        providers: [...providers, provider(make)],
        middleware: [
          readCertificate,
          ...middleware,
          outer(async (ctx, next) => {
            await auth(ctx).use('certificate').check()
            return next()
          }),
        ],
        routes: (router) => {
          router
            .get('/', (ctx) => `Hello, ${auth(ctx).use('certificate').user?.name ?? 'guest'}`)
            .use(cachePage(60))
        },
      })
      assert.equal(await app.cacheStatus('/', ADA), BYPASS)
      assert.equal(await app.cacheStatus('/'), STORED)
      assert.equal(await app.body('/', ADA), 'Hello, Ada')
      assert.equal(await app.body('/'), 'Hello, guest')
    })

  test('one that auth.manager has not made may know somebody', async ({ assert }) => {
    const app = await start(
      (ctx) => Object.assign(ctx, { auth: new Replaced(ctx) }),
      () => 'somebody'
    )
    assert.equal(await app.cacheStatus('/'), BYPASS)
  })

  test('an object without guards is taken at its word', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          const user = ctx.request.header('x-user')
          Object.assign(ctx, { auth: { user } })
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.equal(await app.cacheStatus('/', { headers: { 'x-user': 'ada' } }), BYPASS)
  })
})

test.group('Every guard | what they keep', () => {
  const READS: [read: string, detail: string, read: (ctx: HttpContext) => unknown][] = [
    ['the key of the default guard', 'user', ({ session }) => session.get('auth_web')],
    ['the key of a named guard', 'user', ({ session }) => session.has('auth_admin')],
    ['the cookie of a guard', 'user', ({ request }) => request.encryptedCookie('remember_admin')],
    ['a key that only begins alike', 'session', ({ session }) => session.get('auth_hint')],
    ['a longer key', 'session', ({ session }) => session.get('auth_web_role')],
    ['a key of remembering', 'session', ({ session }) => session.get('remember_web')],
    ['a cookie that only begins alike', 'cookies', ({ request }) => request.cookie('remember_me')],
    ['a cookie that has the name of a key', 'cookies', ({ request }) => request.cookie('auth_web')],
  ]

  test('{0}: {1}')
    .with(READS)
    .run(async ({ assert }, [, detail, read]) => {
      const consent = detail as 'user' | 'session' | 'cookies'
      const others = (['user', 'session', 'cookies'] as const).filter((one) => one !== consent)
      const app = await startApp({
        ...webStack(),
        routes: (router) => {
          const handler = (ctx: HttpContext) => `${read(ctx)}`
          router.get('/others', handler).use(cachePage(60, undefined, { allow: others }))
          router.get('/allowed', handler).use(cachePage(60, undefined, { allow: [consent] }))
        },
      })
      assert.equal(await app.cacheStatus('/others'), `page-cache; fwd=uri-miss; detail=${detail}`)
      assert.equal(await app.cacheStatus('/allowed'), STORED)
    })
})
