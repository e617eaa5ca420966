import { test } from '@japa/runner'
import { AsyncLocalStorage } from 'node:async_hooks'
import { outer } from '../support/outer.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { authOf, login, webStack } from '../support/web_stack.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import type { User } from '../support/web_stack.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'

type Enter = (user: User, next: () => unknown) => unknown

/**
 * An application that keeps who is logged in where code without a context finds it, as many do. Pages
 * of those who are logged in are not stored, so a page for guests never has a name in it.
 */
async function start(enter: (store: AsyncLocalStorage<User>) => Enter) {
  const users = new AsyncLocalStorage<User>()
  const stack = webStack({ silentAuth: true })
  const remember = outer((ctx, next) => {
    const user = authOf(ctx).user as User | undefined
    return user ? enter(users)(user, next) : next()
  })
  const app = await startApp({
    ...stack,
    middleware: [...stack.middleware, remember],
    routes: (router) => {
      router.get('/login/:id', (ctx) => login(ctx))
      router
        .get('/posts', () => `Hello ${users.getStore()?.name ?? 'guest'}`)
        .use(cachePage(60, byUrl, { grace: 3600, tags: ['posts'] }))
      router.post('/posts', async ({ request }) => {
        await WRITES[request.input('by') as string](app.pageCache)
      })
    },
  })
  return app
}

const WRITES: Record<string, (pageCache: PageCache) => unknown> = {
  'renew()': (pageCache) => pageCache.renew('/posts'),
  'renewTags()': (pageCache) => pageCache.renewTags(['posts']),
  'a warm-up in process': () => makeRequests({ urls: ['/posts'], transport: 'in-process' }),
}

test.group('What an application keeps for the work of one request (AsyncLocalStorage)', () => {
  test('is not there for a page that this request has renewed: {$self}')
    .with(Object.keys(WRITES))
    .run(async ({ assert }, by) => {
      const app = await start((users) => (user, next) => users.run(user, next))
      assert.equal(await writtenBy(app, by), 'Hello guest')
    })

  test('nor where it was entered for good', async ({ assert }) => {
    const app = await start((users) => (user, next) => {
      users.enterWith(user)
      return next()
    })
    assert.equal(await writtenBy(app, 'renew()'), 'Hello guest')
  })

  test('is not there for a page that is renewed in the background', async ({ assert }) => {
    const clock = stopClock()
    const names = new AsyncLocalStorage<string>()
    const app = await startApp({
      middleware: [outer(({ request }, next) => named(names, request.header('x-name'), next))],
      routes: (router) => {
        router
          .get('/posts', () => `Hello ${names.getStore() ?? 'guest'}`)
          .use(cachePage(60, byUrl, { grace: 3600 }))
      },
    })
    await app.get('/posts')
    clock.forward(70)
    const stale = await app.get('/posts', { headers: { 'x-name': 'Ada' } })
    assert.include(stale.cacheStatus, 'detail=stale')
    await app.pageCache.settled()
    assert.equal(await app.body('/posts'), 'Hello guest')
  })
})

/**
 * What a guest reads after a user has written something.
 */
async function writtenBy(app: TestApp, by: string): Promise<string> {
  await app.get('/posts')
  const editor = app.visitor()
  await editor.get('/login/1')
  await editor.request('POST', `/posts?by=${encodeURIComponent(by)}`)
  return app.body('/posts')
}

function named(names: AsyncLocalStorage<string>, name: string | undefined, next: () => unknown) {
  return name === undefined ? next() : names.run(name, next)
}
