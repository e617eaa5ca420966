import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const PASSWORD = { 'x-password': 'right' }

async function onlyAdmins({ request, response }: HttpContext, next: NextFn) {
  return request.header('x-password') === 'right' ? next() : response.unauthorized('log in')
}

const keys = [
  ['byUrl', undefined],
  ['byPath', byPath],
  ['byView', byView],
  ['one of its own', ({ request }: HttpContext) => request.url()],
] as const

function asking(app: TestApp) {
  return async (host: string, headers: Record<string, string> = {}) => {
    const { status, body } = await app.get('/', { headers: { ...headers, host } })
    return [status, body]
  }
}

test.group('Routes of domains', () => {
  for (const [name, keyFunc] of keys) {
    const routes = (router: Router) => {
      const [inner, home] = [cachePage(60, keyFunc), cachePage(60, keyFunc)]
      router
        .get('/', () => 'for admins')
        .domain('admin.a.test')
        .use(onlyAdmins)
        .use(inner)
      router.get('/', () => 'for all').use(home)
    }
    const config = { hosts: ['a.test', 'admin.a.test'] }

    test(`no spelling of a host gets a page past the middleware of its route: key ${name}`, async ({
      assert,
    }) => {
      const ask = asking(await startApp({ config, routes }))
      assert.deepEqual(await ask('admin.a.test', PASSWORD), [200, 'for admins'])
      for (const host of ['admin.a.test', 'ADMIN.a.test', 'Admin.A.Test', 'ADMIN.A.TEST:80']) {
        assert.deepEqual(await ask(host), [401, 'log in'], host)
      }
      assert.deepEqual(await ask('A.TEST'), [200, 'for all'])
      assert.deepEqual(await ask('ADMIN.a.test', PASSWORD), [200, 'for admins'])
    })

    test(`no spelling of a host stores a page for another route: key ${name}`, async ({
      assert,
    }) => {
      const ask = asking(await startApp({ config, routes }))
      await ask('ADMIN.a.test')
      assert.deepEqual(await ask('admin.a.test', PASSWORD), [200, 'for admins'])
    })
  }

  test('pages of two routes that answer for one host and path are two', async ({ assert }) => {
    const page = cachePage(60)
    const app = await startApp({
      config: { hosts: ['*.a.test'] },
      routes: (router) => {
        router
          .get('/', () => 'of one')
          .domain('one.a.test')
          .use(page)
        router
          .get('/', ({ subdomains }) => `of ${subdomains.tenant}`)
          .domain(':tenant.a.test')
          .use(page)
        router.get('/', () => 'of the root').use(page)
      },
    })
    const server = await app.app.container.make('server')
    const router = server.getRouter()
    const ask = asking(app)
    assert.deepEqual(await ask('one.a.test'), [200, 'of one'])
    assert.deepEqual(await ask('two.a.test'), [200, 'of two'])
    // AdonisJS finds no domain for what it takes for no host name.
    router.usingDomains = false
    assert.deepEqual(await ask('one.a.test'), [200, 'of the root'])
    assert.deepEqual(await ask('two.a.test'), [200, 'of the root'])
    router.usingDomains = true
    assert.deepEqual(await ask('one.a.test'), [200, 'of one'])
    assert.deepEqual(await ask('two.a.test'), [200, 'of two'])
  })

  test('a tenant is the same for its routes and its middleware, however it is written', async ({
    assert,
  }) => {
    const seen: string[] = []
    const app = await startApp({
      config: { hosts: ['*.a.test'] },
      middleware: [
        outer(async ({ request }, next) => {
          seen.push(String(request.hostname()))
          await next()
        }),
      ],
      routes: (router) => {
        router
          .get('/', ({ subdomains }) => `of ${subdomains.tenant}`)
          .domain(':tenant.a.test')
          .use(cachePage(60))
      },
    })
    const ask = asking(app)
    assert.deepEqual(await ask('TWO.a.test'), [200, 'of two'])
    assert.deepEqual(await ask('two.a.test'), [200, 'of two'])
    assert.deepEqual([...new Set(seen)], ['two.a.test'])
  })

  test('a page of a domain is forgotten by its URL, its key, its view and its tag', async ({
    assert,
  }) => {
    const app = await startApp({
      config: { hosts: ['one.a.test'] },
      routes: (router) => {
        router
          .get('/', () => 'page')
          .domain('one.a.test')
          .use(cachePage(60, undefined, { tags: ['all'] }))
          .as('home')
      },
    })
    const { pageCache } = app
    const ask = () => app.cacheStatus('/', { headers: { host: 'one.a.test' } })
    for (const forget of [
      () => pageCache.forgetUrl('http://one.a.test/'),
      () => pageCache.forget('one.a.test/'),
      () => pageCache.forgetTags(['all']),
      () => pageCache.forgetView('home'),
    ]) {
      assert.equal(await ask(), STORED)
      assert.match((await ask())!, /; hit/)
      await forget()
    }
    assert.equal(await ask(), STORED)
  })
})
