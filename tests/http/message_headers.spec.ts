import { test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * Headers of one message or one connection (RFC 9110, 7.6.1), with a value that no server would set.
 * `Content-Length` is not among them: AdonisJS itself sets it for every body.
 */
const OF_ONE_MESSAGE = {
  'age': '4711',
  'authentication-info': 'nextnonce="made-up"',
  'cache-status': 'made-up; hit',
  'connection': 'x-made-up',
  'date': 'Wed, 31 Dec 2025 00:00:00 GMT',
  'dpop-nonce': 'made-up',
  'keep-alive': 'timeout=4711',
  'proxy-authenticate': 'Basic realm="made-up"',
  'proxy-authentication-info': 'made-up',
  'proxy-authorization': 'Basic bWFkZS11cDo=',
  'proxy-connection': 'made-up',
  'ratelimit': '"made-up";r=4711',
  'ratelimit-limit': '4711',
  'ratelimit-remaining': '4711',
  'ratelimit-reset': '4711',
  'server-timing': 'db;dur=4711',
  'te': 'made-up',
  'traceparent': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'traceresponse': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  'tracestate': 'made=up',
  'trailer': 'x-made-up',
  'transfer-encoding': 'chunked',
  'upgrade': 'made-up',
  'x-correlation-id': 'made-up',
  'x-ratelimit-limit': '4711',
  'x-ratelimit-remaining': '4711',
  'x-ratelimit-reset': '4711',
  'x-request-id': 'made-up',
  'x-response-time': '4711ms',
  'x-runtime': '4711',
}

test.group('Headers of one message', () => {
  test('{0} is no part of a page')
    .with(Object.entries(OF_ONE_MESSAGE))
    .run(async ({ assert }, [name, value]) => {
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', ({ response }) => {
              if (name === 'trailer') {
                // Node.js sends it with chunks only.
                response.header('transfer-encoding', 'chunked')
              }
              response.header(name, value).header('x-own', 'own').send('page')
            })
            .use(cachePageForever(60))
        },
      })
      // Clients refuse some of them, such as chunks together with a length.
      await app.get('/').catch(() => {})
      const hit = await app.get('/')
      assert.match(hit.cacheStatus!, /page-cache; hit$/)
      assert.equal(hit.body, 'page')
      assert.equal(hit.headers['x-own'], 'own')
      assert.notInclude(hit.headers[name] ?? '', value)
    })

  test('what a 304 says of itself is no part of the page that it renews', async ({ assert }) => {
    const clock = stopClock()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => {
            response.header('Cache-Control', 'max-age=60').header('ETag', '"1"')
            if (request.header('if-none-match') === undefined) {
              return 'page'
            }
            response.header('Server-Timing', 'db;dur=4711').header('X-Edition', '2').status(304)
          })
          .use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(61)
    const renewed = await app.get('/')
    assert.include(renewed.cacheStatus!, 'fwd-status=304; stored')

    const hit = await app.get('/')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.headers['x-edition'], '2')
    assert.notProperty(hit.headers, 'server-timing')
  })

  test('what a middleware says of each message is said to everybody', async ({ assert }) => {
    let message = 0
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          ctx.response.header('Server-Timing', `all;dur=${++message}`)
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    for (const expected of ['all;dur=1', 'all;dur=2']) {
      const { headers } = await app.get('/')
      assert.equal(headers['server-timing'], expected)
    }
  })
})
