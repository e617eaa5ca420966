import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const HIT = /^page-cache; hit/

const proto = (scheme: string) => ({ headers: { 'x-forwarded-proto': scheme } })

const READS: [string, (ctx: HttpContext) => unknown][] = [
  ['secure()', ({ request }) => (request.secure() ? 'https' : 'http')],
  ['protocol()', ({ request }) => request.protocol()],
  ['completeUrl()', ({ request }) => request.completeUrl().split(':')[0]],
]

test.group('Pages that depend on the scheme', () => {
  test('{0}: each scheme has its own, and Vary says nothing of it')
    .with(READS)
    .run(async ({ assert }, [, read]) => {
      const app = await startApp({
        routes: (router) => router.get('/', (ctx) => read(ctx)).use(cachePage(60)) as never,
      })
      assert.equal(await app.body('/'), 'http')
      assert.equal(await app.body('/', proto('https')), 'https')

      const hits = [await app.get('/'), await app.get('/', proto('https'))]
      assert.deepEqual(
        hits.map(({ body }) => body),
        ['http', 'https']
      )
      for (const { cacheStatus, headers } of hits) {
        assert.match(cacheStatus!, HIT)
        assert.isUndefined(headers.vary)
      }
    })

  test('a permanent redirect to https does not loop', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => {
            if (request.secure()) {
              return 'secure page'
            }
            return response.redirect().status(301).toPath('https://example.com/')
          })
          .use(cachePage(60))
      },
    })
    for (const expected of [/stored$/, HIT]) {
      const { status, cacheStatus } = await app.get('/')
      assert.equal(status, 301)
      assert.match(cacheStatus!, expected)
      assert.equal(await app.body('/', proto('https')), 'secure page')
    }
  })

  test('nothing but http and https gets into a page', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request }) => `<link rel="canonical" href="${request.completeUrl()}">`)
          .use(cachePage(60))
      },
    })
    for (const scheme of ['javascript', 'ftp', 'HTTPS', '"><script>']) {
      const status = await app.cacheStatus('/', proto(scheme))
      assert.match(status!, /; detail=scheme$/, scheme)
    }
    assert.include(await app.body('/', proto('https')), 'https://')
    assert.include(await app.body('/'), 'http://')
  })

  test('a page that does not depend on it has one variant', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => router.get('/', () => 'page').use(cachePage(60)) as never,
    })
    await app.get('/')
    assert.match((await app.cacheStatus('/', proto('https')))!, HIT)
  })
})

test.group('Pages whose key says nothing of the host', () => {
  test('a page that depends on the host has a variant for each', async ({ assert }) => {
    const app = await startApp({
      appUrl: null,
      config: { hosts: ['a.test', 'b.test'] },
      routes: (router) => {
        const handler = ({ request }: HttpContext) => `page of ${request.hostname()}`
        router.get('/own', handler).use(cachePage(60, () => 'own'))
        router.get('/plain', () => 'page').use(cachePage(60, () => 'plain'))
        router.get('/built-in', handler).use(cachePage(60, byPath))
      },
    })
    const at = (host: string) => ({ headers: { host } })
    assert.equal(await app.body('/own', at('a.test')), 'page of a.test')
    assert.equal(await app.body('/own', at('b.test')), 'page of b.test')
    assert.match((await app.cacheStatus('/own', at('a.test')))!, HIT)
    assert.match((await app.cacheStatus('/own', at('b.test')))!, HIT)

    await app.body('/plain', at('a.test'))
    assert.match((await app.cacheStatus('/plain', at('b.test')))!, HIT)

    assert.equal(await app.body('/built-in', at('a.test')), 'page of a.test')
    assert.equal(
      await app.cacheStatus('/built-in', at('b.test')),
      'page-cache; fwd=uri-miss; stored'
    )
  })
})
