import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * Headers of one message or one connection, which a handler has no business to set
 * (RFC 9110, 7.6.1), with a value that no server would set. `Content-Length` is not among them:
 * AdonisJS itself sets it for every body.
 */
const OF_ONE_MESSAGE = {
  'age': '4711',
  'cache-status': 'made-up; hit',
  'connection': 'x-made-up',
  'date': 'Wed, 31 Dec 2025 00:00:00 GMT',
  'keep-alive': 'timeout=4711',
  'proxy-authenticate': 'Basic realm="made-up"',
  'proxy-authentication-info': 'made-up',
  'proxy-authorization': 'Basic bWFkZS11cDo=',
  'proxy-connection': 'made-up',
  'te': 'made-up',
  'trailer': 'x-made-up',
  'transfer-encoding': 'chunked',
  'upgrade': 'made-up',
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
})
