import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { crowd } from '../support/crowd.ts'
import { outer } from '../support/outer.ts'
import { turns } from '../support/turns.ts'
import { startApp } from '../support/test_app.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

test.group('Methods', () => {
  test('a HEAD for a page that is not stored has it produced as a GET does', async ({ assert }) => {
    const methods: string[] = []
    const handler = counting(({ request }) => methods.push(request.method()))
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    const head = await app.request('HEAD', '/')
    const get = await app.get('/')

    assert.equal(head.status, 200)
    assert.equal(head.body, '')
    assert.equal(head.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(head.headers['content-length'], get.headers['content-length'])
    assert.equal(get.body, '<p>run 1</p>')
    assert.match(get.cacheStatus!, /^page-cache; hit/)
    assert.deepEqual(methods, ['GET'])
  })

  test('many HEADs for it at once are one production', async ({ assert }) => {
    const gate = new Gate()
    const handler = counting(() => gate.pass())
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    const heads = crowd(20, () => app.request('HEAD', '/'))
    await gate.reached(1)
    await turns()
    gate.open()
    const answers = await heads
    const stored = await app.get('/')
    for (const { status, body, headers } of answers) {
      assert.equal(status, 200)
      assert.equal(body, '')
      assert.equal(headers.etag, stored.headers.etag)
    }
    assert.equal(handler.runs, 1)
    assert.equal(await app.body('/'), '<p>run 1</p>')
  })

  test('a HEAD whose page may not be stored is answered without a body, and as itself to middleware', async ({
    assert,
  }) => {
    const methods: string[] = []
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) =>
          response.header('Cache-Control', 'private').send('mine')
        router.get('/', handler).use(cachePage(60))
      },
      middleware: [
        outer(async ({ request }, next) => {
          await next()
          methods.push(request.method())
        }),
      ],
    })
    const { status, body, cacheStatus } = await app.request('HEAD', '/')
    assert.deepEqual([status, body], [200, ''])
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=private')
    assert.deepEqual(methods, ['HEAD'])
  })

  test('what a route of HEAD alone answers is no page for a GET', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router.route('/head', ['HEAD'], () => 'nothing').use(cachePage(60))
      },
    })
    const head = await app.request('HEAD', '/head')
    assert.equal(head.cacheStatus, 'page-cache; fwd=uri-miss; detail=method')
  })

  test('{$self} goes to the handler every time, also when the page is stored')
    .with(['POST', 'PUT', 'PATCH', 'DELETE'])
    .run(async ({ assert }, method) => {
      const handler = counting()
      const app = await startApp({
        routes: (router) => {
          router.any('/', handler).use(cachePage(60))
        },
      })
      await app.request(method, '/')
      assert.equal(await app.body('/'), '<p>run 2</p>')

      const answer = await app.request(method, '/')
      assert.equal(answer.body, '<p>run 3</p>')
      assert.equal(answer.cacheStatus, 'page-cache; fwd=method')
      assert.equal(await app.body('/'), '<p>run 2</p>')
    })
})
