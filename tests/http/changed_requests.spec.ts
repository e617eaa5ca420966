import { test } from '@japa/runner'
import { startApp, type Middleware } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Read = (ctx: HttpContext) => unknown

const STORED = 'page-cache; fwd=uri-miss; stored'
const HIT = /^page-cache; hit/

function pageOf(read: Read, middleware: Middleware[] = []) {
  return startApp({
    middleware,
    routes: (router) => {
      router.get('/', (ctx) => ({ read: read(ctx) ?? null })).use(cachePage(60))
    },
  })
}

const answer = (read: unknown) => JSON.stringify({ read })

test.group('A request that its handler changes', () => {
  test("is the visitor's own where its page is stored: {0}")
    .with<[name: string, read: Read][]>([
      [
        'a header is removed when it has been read',
        ({ request }) => {
          const headers = request.headers()
          const tenant = headers['x-tenant']
          delete headers['x-tenant']
          return tenant
        },
      ],
      [
        'a header is overwritten',
        ({ request }) => {
          const tenant = request.header('x-tenant')
          request.request.headers['x-tenant'] = 'a'
          return tenant
        },
      ],
      [
        'a header is defined',
        ({ request }) => {
          const tenant = request.header('x-tenant')
          Object.defineProperty(request.headers(), 'x-tenant', { value: 'a', writable: true })
          return tenant
        },
      ],
    ])
    .run(async ({ assert }, [, read]) => {
      const app = await pageOf(read)
      const headers = { 'x-tenant': 'a' }
      const ask = async () => [await app.body('/', { headers }), await app.body('/')]
      assert.deepEqual([await ask(), await ask()], Array(2).fill([answer('a'), answer(null)]))
      assert.match((await app.cacheStatus('/'))!, HIT)
      assert.match((await app.cacheStatus('/', { headers }))!, HIT)
    })

  test('several lines of a header are no page for those who send one', async ({ assert }) => {
    const app = await pageOf(({ request }) => request.request.headersDistinct.from)
    const { host } = new URL(app.url)
    const lines = (...from: string[]) =>
      rawRequest(app.url, [
        'GET / HTTP/1.1',
        `Host: ${host}`,
        ...from.map((address) => `From: ${address}`),
      ])
    assert.include(await lines('a', 'b'), 'detail=headers')
    assert.include(await lines('a'), answer(['a']))
    assert.include(await lines('a'), 'page-cache; hit')
  })
})

test.group('What has been put on a request before', () => {
  test('is there again when the page has been produced', async ({ assert }) => {
    const same: boolean[] = []
    const app = await pageOf(
      () => 'page',
      [
        outer(async ({ request, response }, next) => {
          const node = response.response
          const own = { ip: () => 'mine', setHeader: node.setHeader.bind(node) }
          request.ip = own.ip
          node.setHeader = own.setHeader as never
          await next()
          same.push(request.ip === own.ip, node.setHeader === own.setHeader)
        }),
      ]
    )
    assert.equal(await app.cacheStatus('/'), STORED)
    assert.deepEqual(same, [true, true])
  })

  test('is answered, and not stored, where it cannot be watched: {0}')
    .with<[name: string, fix: (ctx: HttpContext) => void][]>([
      ['ip', ({ request }) => Object.defineProperty(request, 'ip', { value: () => 'mine' })],
      [
        'headers',
        ({ request: { request: node } }) =>
          Object.defineProperty(node, 'headers', { value: { ...node.headers } }),
      ],
    ])
    .run(async ({ assert }, [, fix]) => {
      const fixed = outer((ctx, next) => {
        fix(ctx)
        return next()
      })
      const app = await pageOf(({ request }) => request.header('x-tenant'), [fixed])
      const { body, cacheStatus } = await app.get('/', { headers: { 'x-tenant': 'a' } })
      assert.equal(body, answer('a'))
      assert.match(cacheStatus!, /; detail=headers$/)
    })
})
