import vine from '@vinejs/vine'
import { test } from '@japa/runner'
import { ExceptionHandler, tracingChannels, type HttpContext } from '@adonisjs/core/http'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { authOf, webStack } from '../support/web_stack.ts'
import { outer } from '../support/outer.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Visitor } from '../support/visitor.ts'

type Write = (ctx: HttpContext) => unknown

/**
 * Sends a visitor elsewhere when it is rendered, as errors of applications do.
 */
class NotYours extends Error {
  handle(_: unknown, { response }: HttpContext) {
    response.redirect('/')
  }
}

/**
 * An application with sessions, shield, auth and the exception handler of AdonisJS, in which
 * writes go to `/posts`, and `/pricing` is a page that somebody would like to be gone.
 */
async function appWith(write: Write, options: Partial<TestAppOptions> = {}, shield = false) {
  const stack = webStack({ shield })
  const app = await startApp({
    config: { invalidateOnWrite: 'all' },
    ...stack,
    ...options,
    middleware: [
      () => import('@adonisjs/core/bodyparser_middleware'),
      ...stack.middleware,
      ...(options.middleware ?? []),
    ],
    configs: { ...stack.configs, bodyparser: await bodyParser(), ...options.configs },
    routes: async (router, { container }) => {
      const server = await container.make('server')
      server.errorHandler(async () => ({ default: ExceptionHandler }))
      router.get('/posts', counting()).use(cachePage(60))
      router.get('/pricing', counting()).use(cachePageForever(60))
      router.get('/form', ({ request }) => request.csrfToken)
      router.post('/posts', write)
    },
  })
  const visit = async () => ({
    posts: await app.body('/posts'),
    pricing: await app.body('/pricing'),
  })
  const before = await visit()
  const forgotten = async () => {
    const after = await visit()
    return Object.keys(after).filter((name) => after[name as 'posts'] !== before[name as 'posts'])
  }
  const post = (visitor: Visitor, headers: Record<string, string> = {}, body = '') =>
    visitor.request('POST', '/posts', {
      headers: {
        'referer': `${app.url}/pricing`,
        'content-type': 'application/x-www-form-urlencoded',
        'accept': 'text/html',
        ...headers,
      },
      body,
    })
  return { app, post, forgotten }
}

async function bodyParser() {
  const { defineConfig } = await import('@adonisjs/core/bodyparser')
  return defineConfig({})
}

test.group('Writes that are refused forget nothing', () => {
  test('by shield, with a redirect back to the page that the Referer names', async ({ assert }) => {
    const { app, post, forgotten } = await appWith(() => 'written', {}, true)
    const { status, headers } = await post(app.visitor())
    assert.equal(status, 302)
    assert.include(headers.location, '/pricing')
    assert.deepEqual(await forgotten(), [])
  })

  test('a page that no visitor may cause stays, too', async ({ assert }) => {
    const stack = webStack({ shield: true })
    const app = await startApp({
      config: { invalidateOnWrite: 'all' },
      ...stack,
      routes: async (router, { container }) => {
        const server = await container.make('server')
        server.errorHandler(async () => ({ default: ExceptionHandler }))
        router
          .get('/pricing', () => 'the prices')
          .use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
        router.post('/contact', () => 'sent')
        router.post('/pricing', () => 'sent')
      },
    })
    await app.pageCache.renew(`${app.url}/pricing`)
    const headers = { referer: `${app.url}/pricing` }
    await app.request('POST', '/contact', { headers })
    await app.request('POST', '/pricing', { headers })
    assert.equal(await app.body('/pricing'), 'the prices')
  })

  test('by shield they are not, with a good token', async ({ assert }) => {
    const { app, post, forgotten } = await appWith(
      ({ response }) => response.redirect().back(),
      {},
      true
    )
    const visitor = app.visitor()
    const { body: token } = await visitor.get('/form')
    const { status, headers } = await post(visitor, {}, `_csrf=${encodeURIComponent(token)}`)
    assert.equal(status, 302)
    assert.include(headers.location, '/pricing')
    assert.deepEqual(await forgotten(), ['posts'])
  })

  test('by a validator, with flash messages and a redirect back', async ({ assert }) => {
    const validator = vine.create({ title: vine.string() })
    const { app, post, forgotten } = await appWith(async ({ request, response }) => {
      await request.validateUsing(validator)
      response.redirect().back()
    })
    const refused = await post(app.visitor(), {}, 'body=text')
    assert.equal(refused.status, 302)
    assert.deepEqual(await forgotten(), [])

    const accepted = await post(app.visitor(), {}, 'title=text')
    assert.equal(accepted.status, 302)
    assert.deepEqual(await forgotten(), ['posts'])
  })

  const refusals: [name: string, write: Write][] = [
    ['that flashes errors', ({ session }) => session.flashErrors({ title: 'is missing' })],
    ['that flashes an error by hand', ({ session }) => session.flash('error', 'Not today')],
    [
      'that is not logged in',
      async (ctx) => {
        await authOf(ctx).use('web').authenticate()
      },
    ],
    ['that throws an error which renders itself', () => Promise.reject(new NotYours())],
    [
      'that throws at once',
      () => {
        throw new NotYours()
      },
    ],
  ]
  for (const [name, refuse] of refusals) {
    test(`by a handler ${name}`, async ({ assert }) => {
      const { app, post, forgotten } = await appWith(async (ctx) => {
        await refuse(ctx)
        ctx.response.redirect().toPath('/posts')
      })
      const { status } = await post(app.visitor())
      assert.equal(status, 302)
      assert.deepEqual(await forgotten(), [])
    })
  }

  test('by an error that is rendered with a 200', async ({ assert }) => {
    const { app, post, forgotten } = await appWith(() =>
      Promise.reject(Object.assign(new Error('Sorry'), { status: 200 }))
    )
    const { status } = await post(app.visitor())
    assert.equal(status, 200)
    assert.deepEqual(await forgotten(), [])
  })

  test('by a middleware that {0}')
    .with([
      ['redirects', ({ response }: HttpContext) => response.redirect('/login')],
      ['says that all is well', ({ response }: HttpContext) => response.send('thank you')],
    ] as const)
    .run(async ({ assert }, [, refuse]) => {
      const guard = outer((ctx, next) => (ctx.request.method() === 'POST' ? refuse(ctx) : next()))
      const { app, post, forgotten } = await appWith(() => 'written', { middleware: [guard] })
      const { status } = await post(app.visitor())
      assert.oneOf(status, [200, 302])
      assert.deepEqual(await forgotten(), [])
    })

  test('by a middleware that {0}')
    .with([
      [
        'keeps the error of the handler to itself',
        () => {
          throw new Error('broken')
        },
        async ({ response }: HttpContext, next: () => Promise<void>) => {
          try {
            await next()
          } catch {
            response.redirect('/')
          }
        },
      ],
      [
        'fails after the handler, as a transaction does that cannot be committed',
        () => 'written',
        async (_: HttpContext, next: () => Promise<void>) => {
          await next()
          throw new NotYours()
        },
      ],
    ] as const)
    .run(async ({ assert }, [, write, handle]) => {
      const fails = outer((ctx, next) =>
        ctx.request.method() === 'POST' ? handle(ctx, next) : next()
      )
      const { app, post, forgotten } = await appWith(write, { middleware: [fails] })
      const { status } = await post(app.visitor())
      assert.equal(status, 302)
      assert.deepEqual(await forgotten(), [])
    })
})

test.group('Writes at the same time', () => {
  test('each is told from the others: {0}')
    .with([
      ['one that is refused, and then one that is not', 'fine', ['posts']],
      ['two that are refused', 'bad', []],
    ] as const)
    .run(async ({ assert }, [, end, expected]) => {
      const { promise: mayEnd, resolve: letEnd } = Promise.withResolvers<void>()
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
      const { app, post, forgotten } = await appWith(async ({ request }) => {
        if (request.input('title') === 'slow') {
          begin()
          await mayEnd
        }
        if (request.input('end') === 'bad') {
          throw new NotYours()
        }
        return 'written'
      })
      const slow = post(app.visitor(), {}, `title=slow&end=${end}`)
      await begun
      await post(app.visitor(), {}, 'end=bad')
      assert.deepEqual(await forgotten(), [])
      letEnd()
      await slow
      assert.deepEqual(await forgotten(), [...expected])
      assert.isFalse(tracingChannels.httpRouteHandler.hasSubscribers, 'nobody listens any more')
    })

  test('a request that the handler sends in process is another one', async ({ assert }) => {
    const { app, post, forgotten } = await appWith(async () => {
      await app.pageCache.renew(`${app.url}/none`)
      return 'written'
    })
    await post(app.visitor())
    assert.deepEqual(await forgotten(), ['posts'])
  })
})
