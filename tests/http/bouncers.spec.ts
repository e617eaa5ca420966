import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { Bouncer } from '../support/bouncer.ts'
import { authOf, login, webStack, type WebStackOptions } from '../support/web_stack.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const REFUSED = 'page-cache; fwd=uri-miss; detail=context'
const ANNA = { headers: { cookie: 'user=anna' } }

const ABILITIES = { edit: (user: unknown) => Boolean(user) }

type Bounced = HttpContext & { bouncer: Bouncer }
type Make = (ctx: HttpContext) => Bouncer

/** As an application's own authentication finds out who asks */
function userOf({ request }: HttpContext): object | null {
  return request.request.headers.cookie?.includes('anna') ? { name: 'anna' } : null
}

/** What `node ace configure @adonisjs/bouncer` writes into an application */
const documented: Make = (ctx) => new Bouncer(() => authOf(ctx).user || null, ABILITIES)

class OwnBouncer extends Bouncer {}

class PostPolicy {}

const ASKS: [how: string, may: (ctx: Bounced) => Promise<boolean>][] = [
  ['an ability', ({ bouncer }) => bouncer.allows('edit')],
  ['a policy', ({ bouncer }) => bouncer.with(PostPolicy).allows('edit')],
  ['a template', ({ view }) => view.getState().bouncer.can('edit')],
]

/**
 * A page with a link for those who may edit it.
 *
 * @param before - What a middleware does with the bouncer
 */
function bouncedApp(
  make: Make,
  may: (ctx: Bounced) => Promise<boolean>,
  before: (ctx: Bounced) => unknown = () => {},
  options: WebStackOptions = {}
) {
  const stack = webStack(options)
  return startApp({
    ...stack,
    packages: { '@adonisjs/bouncer': { Bouncer } },
    middleware: [
      ...stack.middleware,
      outer(async (ctx, next) => {
        const bouncer = make(ctx)
        ctx.view.share(bouncer.edgeHelpers)
        await before(Object.assign(ctx, { bouncer }) as Bounced)
        return next()
      }),
    ],
    routes: (router) => {
      router.post('/login/:id', (ctx) => login(ctx))
      router
        .get('/', async (ctx) => ((await may(ctx as Bounced)) ? 'edit' : 'read'))
        .use(cachePage(60))
    },
  })
}

test.group('A page for which a bouncer is asked', () => {
  test('is stored for those who are nobody, as its middleware is written: {0}')
    .with(ASKS)
    .run(async ({ assert }, [, may]) => {
      const app = await bouncedApp(documented, may, undefined, { silentAuth: true })
      const visitor = app.visitor()
      await visitor.request('POST', '/login/1')
      const ada = await visitor.get('/')
      assert.deepEqual([ada.body, ada.cacheStatus], ['edit', 'page-cache; fwd=bypass; detail=user'])
      assert.equal(await app.cacheStatus('/'), STORED)
      const guest = await app.get('/')
      assert.deepEqual([guest.body, /; hit/.test(guest.cacheStatus!)], ['read', true])
      const again = await visitor.get('/')
      assert.equal(again.body, 'edit')
    })

  test('is stored where it is asked more than once, and its class is an own one', async ({
    assert,
  }) => {
    const app = await bouncedApp(
      (ctx) => new OwnBouncer(() => authOf(ctx).user || null, ABILITIES),
      async ({ bouncer }) =>
        (await bouncer.allows('edit')) || bouncer.with(PostPolicy).allows('edit')
    )
    assert.equal(await app.cacheStatus('/'), STORED)
  })

  test('is shown to nobody else where it knows whom to ask for: {0}')
    .with(ASKS)
    .run(async ({ assert }, [, may]) => {
      const makes: Make[] = [
        (ctx) => new Bouncer(userOf(ctx), ABILITIES),
        (ctx) => new OwnBouncer(userOf(ctx), ABILITIES),
        (ctx) => {
          const user = userOf(ctx)
          return new Bouncer(() => user, ABILITIES)
        },
      ]
      for (const make of makes) {
        const app = await bouncedApp(make, may)
        const anna = await app.get('/', ANNA)
        assert.deepEqual([anna.body, anna.cacheStatus], ['edit', REFUSED])
        assert.equal(await app.body('/'), 'read')
        await app.close()
      }
    })

  test('is not stored where a middleware has asked it before', async ({ assert }) => {
    const app = await bouncedApp(
      documented,
      ({ bouncer }) => bouncer.allows('edit'),
      ({ bouncer }) => bouncer.allows('edit')
    )
    assert.equal(await app.cacheStatus('/'), REFUSED)
  })

  test('is not stored where the handler alone has looked who is logged in', async ({ assert }) => {
    const app = await bouncedApp(
      (ctx) => new Bouncer(userOf(ctx), ABILITIES),
      (ctx) => (authOf(ctx).user ? Promise.resolve(true) : ctx.bouncer.allows('edit'))
    )
    assert.equal(await app.cacheStatus('/', ANNA), REFUSED)
    assert.equal(await app.body('/'), 'read')
  })

  test('is stored where nothing is asked of it', async ({ assert }) => {
    const app = await bouncedApp(
      (ctx) => new Bouncer(userOf(ctx), ABILITIES),
      async ({ bouncer }) => 'read' in bouncer.abilities
    )
    assert.equal(await app.cacheStatus('/', ANNA), STORED)
  })
})
