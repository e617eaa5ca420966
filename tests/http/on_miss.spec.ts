import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack, login } from '../support/web_stack.ts'
import { storesIn } from '../support/stores.ts'
import { counting } from '../support/runs.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import type { OnMiss } from '../../src/types.ts'
import type { Router } from '@adonisjs/core/http'

/** A second application on the same files, which stores the page here */
const filling = (router: Router) => {
  router.get('/', () => 'stored').use(cachePageForever(60, () => 'page'))
}

test.group('A forever page that is not stored', () => {
  test('"store" produces and stores it', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePageForever(60, undefined, { onMiss: 'store' }))
      },
    })
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.equal(await app.cacheStatus('/'), 'page-cache; hit')
    assert.equal(handler.runs, 1)
  })

  test('"render" produces it, and stores nothing', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', counting()).use(cachePageForever(60, undefined, { onMiss: 'render' }))
      },
    })
    for (const body of ['<p>run 1</p>', '<p>run 2</p>']) {
      const answer = await app.get('/')
      assert.equal(answer.body, body)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=on-miss')
      assert.notProperty(answer.headers, 'expires')
    }
  })

  test('"unavailable" never runs the handler, whoever asks: {0}')
    .with([
      ['a visitor', {}],
      ['one with credentials', { authorization: 'Bearer mine' }],
      ['an Inertia request', { 'x-inertia': 'true' }],
      ['another host', { host: 'other.test' }],
    ] as [string, Record<string, string>][])
    .run(async ({ assert }, [, headers]) => {
      const handler = counting()
      class Reports extends CachePageForeverMixin() {
        static cacheTimeout = 60
        static cacheOnMiss: OnMiss = 'unavailable'
        index() {
          return handler({} as never)
        }
      }
      const app = await startApp({
        config: { hosts: ['127.0.0.1'] },
        routes: (router) => {
          router.get('/', handler).use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
          router.get('/controller', [Reports, 'index'])
        },
      })
      for (const path of ['/', '/controller']) {
        const get = await app.get(path, { headers })
        const head = await app.request('HEAD', path, { headers })
        for (const answer of [get, head]) {
          assert.equal(answer.status, 503)
          assert.equal(answer.headers['retry-after'], '60')
          assert.equal(answer.headers['cache-control'], 'no-store')
        }
        assert.match(get.body, /not ready yet/)
        assert.equal(head.body, '')
      }
      assert.equal(handler.runs, 0)
    })

  test('"unavailable" never runs it for who is logged in either', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      ...webStack({ silentAuth: true }),
      routes: (router) => {
        router.get('/login/:id', (ctx) => login(ctx))
        router.get('/', handler).use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
      },
    })
    const ada = app.visitor()
    await ada.get('/login/1')
    const { status, cacheStatus } = await ada.get('/')
    assert.equal(status, 503)
    assert.equal(cacheStatus, 'page-cache; fwd=bypass; detail=user')
    assert.equal(handler.runs, 0)
  })

  test('"unavailable" when the key function fails or has no key', async ({ assert }) => {
    const handler = counting()
    const app = await startApp({
      routes: (router) => {
        const onMiss = 'unavailable'
        const fails = () => {
          throw new Error('no key')
        }
        router.get('/fails', handler).use(cachePageForever(60, fails, { onMiss }))
        router.get('/none', handler).use(cachePageForever(60, () => null, { onMiss }))
      },
    })
    const fails = await app.get('/fails')
    const none = await app.get('/none')
    assert.equal(fails.status, 503)
    assert.equal(none.status, 503)
    assert.equal(handler.runs, 0)
  })

  test('"unavailable" answers in JSON who asks for JSON', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.get('/', () => '').use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
      },
    })
    const { headers, body } = await app.get('/', { headers: { accept: 'application/json' } })
    assert.equal(headers['content-type'], 'application/json; charset=utf-8')
    assert.match(JSON.parse(body).errors[0].message, /not ready yet/)
  })

  test('a stored page is served, and a POST goes to the handler, with "{$self}"')
    .with(['render', 'unavailable'] as const)
    .run(async ({ assert, fs }, onMiss) => {
      const cache = storesIn(fs.basePath).files
      const filler = await startApp({ cache, routes: filling })
      await filler.get('/')

      const handler = counting()
      const app = await startApp({
        cache,
        routes: (router) => {
          router.any('/', handler).use(cachePageForever(60, () => 'page', { onMiss }))
        },
      })
      const hit = await app.get('/')
      const head = await app.request('HEAD', '/')
      assert.equal(hit.status, 200)
      assert.equal(hit.body, 'stored')
      assert.equal(hit.cacheStatus, 'page-cache; hit')
      assert.equal(head.status, 200)
      assert.equal(handler.runs, 0)

      const post = await app.request('POST', '/')
      assert.equal(post.body, '<p>run 1</p>')
    })
})
