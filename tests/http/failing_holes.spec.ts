import { test } from '@japa/runner'
import { collectLogs } from '../support/logs.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const TOKEN = 'b7Qx2mP09sKd4wZt1'

test.group('A hole that cannot be filled', () => {
  test('is an error of the visitor who has its page produced, and of nobody else', async ({
    assert,
  }) => {
    const app: TestApp = await startApp({
      configs: collectLogs().configs,
      config: {
        holes: [
          {
            name: 'user',
            fill: ({ request }) => {
              if (request.header('x-user') === undefined) {
                throw new Error('nobody is there')
              }
              return request.header('x-user')!
            },
          },
        ],
      },
      routes: (router) => {
        const handler = async (ctx: HttpContext) =>
          `<p>Hello ${await app.pageCache.hole(ctx, 'user')}</p>`
        router.get('/', handler).use(cachePage(60, undefined, { tags: ['greetings'] }))
      },
    })
    const first = await app.get('/')
    assert.deepEqual([first.status, first.body], [500, 'nobody is there'])
    assert.equal(first.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    for (const name of ['etag', 'accept-ranges', 'expires', 'cache-control']) {
      assert.notProperty(first.headers, name)
    }
    const ada = await app.get('/', { headers: { 'x-user': 'ada' } })
    assert.deepEqual([ada.status, ada.body], [200, '<p>Hello ada</p>'])
    assert.match(ada.cacheStatus!, /^page-cache; hit/)
    // The index knows the page, and a renewal has no visitor.
    await app.pageCache.settled()
    const { visits } = await app.pageCache.renewTags(['greetings'])
    assert.lengthOf(visits, 1)
    const warmUp = await makeRequests({ urls: ['/'], baseUrl: app.url, retries: 0 })
    assert.deepEqual(
      warmUp.visits.map(({ outcome, status }) => [outcome, status]),
      [['unchanged', 200]]
    )
  })
})

test.group('A hole whose text cannot be found', () => {
  test('may be anywhere, and the log tells: its function {0}')
    .with([
      ['returns a promise', async () => TOKEN, 'got Promise'],
      ['returns a rejected promise', () => Promise.reject(new Error('of find')), 'got Promise'],
      ['returns an object', () => ({ token: TOKEN }), 'got { token'],
      [
        'throws',
        () => {
          throw new Error('of find')
        },
        'of find',
      ],
    ] as [string, () => never, string][])
    .run(async ({ assert }, [, find, reason]) => {
      const logs = collectLogs()
      const app = await startApp({
        configs: logs.configs,
        config: { holes: [{ name: 'visit-id', find, fill: () => TOKEN }] },
        routes: (router) => {
          router.get('/', () => `<p>${TOKEN}</p>`).use(cachePage(60))
        },
      })
      for (let time = 0; time < 2; time++) {
        const { body, cacheStatus } = await app.get('/')
        assert.equal(body, `<p>${TOKEN}</p>`)
        assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=hole')
      }
      const [line] = logs.lines.filter(({ level }) => level >= 50)
      assert.match(line.msg, /what is a visitor's cannot be found/)
      assert.include((line.err as Error).message, reason)
    })
})
