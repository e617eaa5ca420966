import { test } from '@japa/runner'
import { DASHBOARD, startDashboard } from './support/dashboard_app.ts'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const UNPROTECTED = /Route "GET \/admin\/page-cache": everybody could see what is stored/

test.group('The dashboard without anything in front of it', () => {
  test('keeps the application from starting, with the name of its route', async ({ assert }) => {
    await assert.rejects(() => startDashboard({ isGuarded: false }), UNPROTECTED)
  })

  test('does so although a middleware runs for all routes of the application', async ({
    assert,
  }) => {
    const everywhere = async () => ({
      default: class {
        handle(_: unknown, next: () => Promise<void>) {
          return next()
        }
      },
    })
    const start = () => startDashboard({ isGuarded: false, middleware: [everywhere] })
    await assert.rejects(start, UNPROTECTED)
  })

  test('does so although its pages are said to be cached', async ({ assert }) => {
    const start = () =>
      startApp({
        routes: async (router, app) => {
          const pageCache = await app.container.make(PageCache)
          router
            .group(() => pageCache.dashboard(router))
            .prefix('/admin')
            .use(cachePage(60))
        },
      })
    await assert.rejects(start, UNPROTECTED)
  })

  test('starts where it is told to, and tells of no other way', async ({ assert }) => {
    const app = await startDashboard({ isGuarded: false, dashboard: { unprotected: true } })
    const { status } = await app.get(DASHBOARD)
    assert.equal(status, 200)
  })

  test('knows its options', async ({ assert }) => {
    const start = (dashboard: object) => startDashboard({ dashboard })
    await assert.rejects(() => start({ unprotectd: true }), /Did you mean "unprotected"/)
    await assert.rejects(() => start({ path: 'page-cache' }), /expected a path such as/)
    await assert.rejects(() => start({ path: '/a/../b' }), /expected a path such as/)
    await assert.rejects(() => start({ unprotected: 'yes' }), /expected true or false/)
  })
})

test.group('The responses of the dashboard', () => {
  test('are kept by nobody, framed by nobody, and run nothing but its script', async ({
    assert,
  }) => {
    const app = await startDashboard()
    for (const path of ['', '/pages', '/page', '/not-stored', '/warm-ups', '/confirm']) {
      const { headers } = await app.get(`${DASHBOARD}${path}`)
      assert.equal(headers['cache-control'], 'no-store', path)
      assert.equal(headers['x-robots-tag'], 'noindex, nofollow')
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.match(
        String(headers['content-security-policy']),
        /^default-src 'none'; script-src 'self'/
      )
      assert.notMatch(String(headers['content-security-policy']), /unsafe|\*/)
    }
  })

  test('are kept by no network, although a middleware says so of all responses', async ({
    assert,
  }) => {
    const app = await startDashboard({
      middleware: [
        outer(({ response }, next) => {
          response.header('CDN-Cache-Control', 'max-age=600')
          return next()
        }),
      ],
    })
    const { status, headers } = await app.get(DASHBOARD)
    assert.equal(status, 200)
    assert.equal(headers['cache-control'], 'no-store')
    assert.notProperty(headers, 'cdn-cache-control')
  })

  test('are not cached, although the group says so', async ({ assert }) => {
    const start = () =>
      startApp({
        routes: async (router, app) => {
          const pageCache = await app.container.make(PageCache)
          router
            .group(() => pageCache.dashboard(router))
            .prefix('/admin')
            .use([(_: unknown, next: () => Promise<void>) => next(), cachePage(60)])
        },
      })
    const app = await start()
    await app.get(DASHBOARD)
    const { cacheStatus, headers } = await app.get(DASHBOARD)
    assert.notInclude(String(cacheStatus), 'hit')
    assert.equal(headers['cache-control'], 'no-store')
  })

  test('have a style sheet and a script that change their names with their content', async ({
    assert,
  }) => {
    const app = await startDashboard()
    const { body } = await app.get(DASHBOARD)
    const urls = [...body.matchAll(/(?:href|src)="([^"]*\/assets\/[^"]+)"/g)].map(([, url]) => url)
    assert.lengthOf(urls, 3)
    for (const url of urls) {
      assert.match(url, /dashboard\.[\da-f]{12}\.(css|js|svg)$/)
      const { status, headers, body: content } = await app.get(url)
      assert.equal(status, 200)
      assert.match(String(headers['cache-control']), /max-age=31536000, immutable/)
      assert.isAbove(content.length, 100)
    }
    const { status } = await app.get(`${DASHBOARD}/assets/..%2f..%2fdashboard.ts`)
    assert.equal(status, 404)
  })
})
