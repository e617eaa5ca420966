import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { outer } from '../support/outer.ts'
import { defineConfig } from '@adonisjs/inertia'
import { defineConfig as defineViteConfig } from '@adonisjs/vite'
import { cachePage } from '../../src/controllers/cache_page.ts'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import type { HttpContext } from '@adonisjs/core/http'

/** What `node ace add @adonisjs/inertia` writes into an application */
class InertiaMiddleware extends BaseInertiaMiddleware {
  share() {
    return {}
  }
}

async function inertiaApp(versions: { assets: string }) {
  let runs = 0
  let names = 0
  const stack = webStack({ views: { root: `<html>\n@inertia()\n</html>` }, shield: true })
  const app: TestApp = await startApp({
    ...stack,
    config: { holes: [{ name: 'user-name', fill: () => `"</script>" ${++names}` }] },
    providers: [
      ...stack.providers,
      () => import('@adonisjs/vite/vite_provider'),
      () => import('@adonisjs/inertia/inertia_provider'),
    ],
    configs: {
      ...stack.configs,
      vite: defineViteConfig({ buildDirectory: 'public/assets' }),
      inertia: defineConfig({ rootView: 'root', assetsVersion: versions.assets } as never),
    },
    middleware: [
      ...stack.middleware,
      outer(async (ctx, next) => {
        const middleware = new InertiaMiddleware()
        await middleware.init(ctx)
        await next()
        middleware.dispose(ctx)
      }),
    ],
    routes: (router) => {
      router
        .get('/', ({ inertia }: HttpContext) =>
          inertia.render('home' as never, { run: ++runs, other: () => 'other' } as never)
        )
        .use(cachePage(60))
      router
        .get('/me', async (ctx: HttpContext) => {
          const name = await app.pageCache.hole(ctx, 'user-name')
          return ctx.inertia.render('me' as never, { name } as never)
        })
        .use(cachePage(60))
    },
  })
  return { app, runs: () => runs }
}

const visit = (headers: Record<string, string> = {}) => ({
  headers: { 'x-inertia': 'true', 'x-inertia-version': '1', ...headers },
})

test.group('Inertia', () => {
  test('answers vary by all that is in them, whatever its middleware says after that', async ({
    assert,
  }) => {
    const { app } = await inertiaApp({ assets: '1' })
    const partial = visit({
      'x-inertia-partial-component': 'home',
      'x-inertia-partial-data': 'other',
    })
    for (const round of [1, 2, 3, 4, 5]) {
      const { headers } = await app.get('/', partial)
      assert.include(String(headers.vary).toLowerCase(), 'x-inertia-partial-data', `${round}`)
    }
  })

  test('HTML and JSON of one URL never mix', async ({ assert }) => {
    const { app, runs } = await inertiaApp({ assets: '1' })
    for (const round of [1, 2, 3]) {
      const html = await app.get('/')
      assert.match(html.body, /^<html>/, `round ${round}`)
      const json = await app.get('/', visit())
      assert.equal(JSON.parse(json.body).component, 'home', `round ${round}`)
      assert.equal(json.headers['x-inertia'], 'true')
    }
    const [html, json] = [await app.get('/'), await app.get('/', visit())]
    assert.match(html.cacheStatus!, /^page-cache; hit/)
    assert.match(json.cacheStatus!, /^page-cache; hit/)
    assert.isAtMost(runs(), 3)
  })

  test('a partial reload is a page of its own', async ({ assert }) => {
    const { app } = await inertiaApp({ assets: '1' })
    const partial = visit({
      'x-inertia-partial-component': 'home',
      'x-inertia-partial-data': 'other',
    })
    await app.get('/', visit())
    await app.get('/', partial)
    const part = await app.get('/', partial)
    assert.match(part.cacheStatus!, /^page-cache; hit/)
    assert.deepEqual(Object.keys(JSON.parse(part.body).props), ['other'])
    const whole = await app.get('/', visit())
    assert.includeMembers(Object.keys(JSON.parse(whole.body).props), ['run', 'other'])
  })

  test('a visitor with old assets is told to reload, on a hit as well', async ({ assert }) => {
    const { app } = await inertiaApp({ assets: '2' })
    for (let round = 0; round < 3; round++) {
      const old = await app.get('/', visit())
      assert.equal(old.status, 409)
      assert.equal(old.headers['x-inertia-location'], '/')
      const current = await app.get('/', visit({ 'x-inertia-version': '2' }))
      assert.equal(current.status, 200)
    }
  })

  test('a hole in the props is filled for each visitor, in HTML and in JSON', async ({
    assert,
  }) => {
    const { app } = await inertiaApp({ assets: '1' })
    for (const round of [1, 2, 3]) {
      const html = await app.get('/me')
      const [, page] = html.body.match(/<script data-page[^>]*>([^<]*)<\/script>/)!
      assert.equal(JSON.parse(page).props.name, `"</script>" ${2 * round - 1}`)
      const json = await app.get('/me', visit())
      assert.equal(JSON.parse(json.body).props.name, `"</script>" ${2 * round}`)
      assert.match(html.cacheStatus!, round === 1 ? /stored/ : /^page-cache; hit/)
      assert.match(json.cacheStatus!, round === 1 ? /stored/ : /^page-cache; hit/)
    }
  }).tags(['@counts_requests'])
})
