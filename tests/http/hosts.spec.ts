import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { collectRejections } from '../support/rejections.ts'
import { rawRequest } from '../support/raw_request.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { byView } from '../../src/keys/by_view.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const BYPASS = 'page-cache; fwd=bypass; detail=host'

const handler = ({ request }: HttpContext) => `this is ${request.host()}`

function routes(router: Router) {
  router.get('/', handler).use(cachePage(60))
  router.get('/path', handler).use(cachePage(60, byPath))
  router.get('/view', handler).use(cachePage(60, byView))
}

/** The application's own URL, whose port all hosts have */
const OWN = 'http://a.test:3333'

const hosts = ['a.test', 'B.test', 'c.test:8080', '[::1]']

test.group('Hosts', () => {
  test('{0}: {1}')
    .with([
      ['a.test', STORED],
      ['A.TEST', STORED],
      ['a.test:80', STORED],
      ['a.test:443', STORED],
      ['a.test:3333', STORED],
      ['b.test', STORED],
      ['c.test:8080', STORED],
      ['[::1]:3333', STORED],
      ['[0:0::0:1]', STORED],
      ['a.test:81', BYPASS],
      ['a.test:03333', BYPASS],
      ['a.test:65536', BYPASS],
      ['c.test', BYPASS],
      ['c.test:8081', BYPASS],
      ['evil.test', BYPASS],
      ['www.a.test', BYPASS],
      ['a.test.evil.test', BYPASS],
      ['a.test:80:80', BYPASS],
      ['a.test:', BYPASS],
      ['a.test.', BYPASS],
      ['a.test/x', BYPASS],
      ['a.test,b.test', BYPASS],
      ['user@a.test', BYPASS],
      ['', BYPASS],
    ] as const)
    .run(async ({ assert }, [host, status]) => {
      const app = await startApp({ config: { hosts }, appUrl: OWN, routes })
      const answer = await rawRequest(app.url, ['GET / HTTP/1.1', `Host: ${host}`])
      assert.include(answer, status)
      assert.match(answer, /^HTTP\/1.1 200/)
    })

  test('a function that returns a promise admits nothing, and its error ends nothing', async ({
    assert,
  }) => {
    const rejections = collectRejections()
    const later = (() => Promise.reject(new Error('the database has gone'))) as never
    const app = await startApp({ appUrl: OWN, config: { hosts: [later] }, routes })
    assert.equal(await app.cacheStatus('/', { headers: { host: 'b.test' } }), BYPASS)
    await new Promise((resolve) => setImmediate(resolve))
    assert.isEmpty(rejections)
  })

  test('hosts do not share pages, whatever they are keyed by')
    .with(['/', '/path', '/view'])
    .run(async ({ assert }, path) => {
      const app = await startApp({ config: { hosts }, appUrl: OWN, routes })
      const ask = (host: string) => app.get(path, { headers: { host } })
      for (const host of ['a.test', 'b.test', 'a.test:3333']) {
        const miss = await ask(host)
        assert.equal(miss.cacheStatus, STORED)
        const hit = await ask(host)
        assert.match(hit.cacheStatus!, /^page-cache; hit/)
        assert.equal(hit.body, `this is ${host}`)
      }
      const capitals = await ask('A.TEST')
      assert.match(capitals.cacheStatus!, /^page-cache; hit/)
    })

  test('the host that a trusted proxy forwards counts', async ({ assert }) => {
    const app = await startApp({ config: { hosts }, routes })
    const ask = (forwarded: string, host = 'internal') =>
      app.cacheStatus('/', { headers: { host, 'x-forwarded-host': forwarded } })

    assert.equal(await ask('a.test'), STORED)
    assert.match((await app.cacheStatus('/', { headers: { host: 'a.test' } }))!, /hit/)
    assert.equal(await ask('evil.test', 'a.test'), BYPASS)
    assert.equal(await ask('b.test, evil.test'), STORED)
  })

  test('without a list: {0}')
    .with([
      ['in production the host of APP_URL alone', 'production', BYPASS],
      ['in development any host', 'development', STORED],
      ['in tests any host', 'test', STORED],
    ] as const)
    .run(async ({ assert, fs }, [, nodeEnv, other]) => {
      const app = await startApp({
        appUrl: 'https://shop.test:8443',
        nodeEnv,
        root: fs.baseUrl,
        config: { enabled: true },
        routes,
      })
      const ask = async (host: string) => {
        const { cacheStatus } = await app.get('/', { headers: { host } })
        return cacheStatus!.replace(/; key=.*/, '')
      }
      assert.equal(await ask('shop.test'), STORED)
      assert.equal(await ask('shop.test:8443'), STORED)
      assert.equal(await ask('shop.test:1234'), other)
      assert.equal(await ask('other.test'), other)
    })

  test('where any host is cached, {$self} is still none')
    .with(['a.test/x', 'user@a.test', 'a.test?b', 'a b', 'ä.test', ''])
    .run(async ({ assert }, host) => {
      const app = await startApp({ nodeEnv: 'test', config: { enabled: true }, routes })
      const answer = await rawRequest(app.url, ['GET / HTTP/1.1', `Host: ${host}`])
      assert.include(answer, BYPASS)
      assert.include(await rawRequest(app.url, ['GET / HTTP/1.1', 'Host: any.test']), STORED)
    })

  test('a page that no visitor may cause is not caused through another host', async ({
    assert,
  }) => {
    let runs = 0
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        router
          .get('/', () => `run ${++runs}`)
          .use(cachePageForever(60, undefined, { onMiss: 'unavailable' }))
      },
    })
    const { status } = await app.get('/', { headers: { host: 'evil.test' } })
    assert.equal(status, 503)
    assert.equal(runs, 0)
  })
})
