import timekeeper from 'timekeeper'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { RENEWAL_HEADER, RenewalToken } from '../../src/renewal/renewal_token.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Router, HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const BYPASS = 'page-cache; fwd=bypass; detail=host'

function routes(router: Router) {
  router.get('/', ({ request }) => `this is ${request.host()}`).use(cachePage(60))
  router.post('/', () => 'written')
}

const hosts = ['a.test', 'c.test:8080']

test.group('A host that is written in another way', (group) => {
  group.each.teardown(() => timekeeper.reset())

  test('a page shows no visitor how the first one has written the host: {0}')
    .with([
      ['Host: A.TEST'],
      ['Host: a.test:80'],
      ['Host: A.Test:443'],
      ['Host: inner:8080', 'X-Forwarded-Host: A.TEST:443, evil.test'],
    ])
    .run(async ({ assert }, lines) => {
      const app = await startApp({
        config: { hosts },
        routes: (router) => {
          const everything = ({ request }: HttpContext) => {
            const { headers, headersDistinct } = request.request
            return JSON.stringify({
              said: [request.host(), request.hostname(), request.completeUrl()],
              headers: [headers.host, headers['x-forwarded-host'] ?? 'a.test'],
              distinct: headersDistinct.host,
            })
          }
          router.get('/', everything).use(cachePage(60))
        },
      })
      const answer = await rawRequest(app.url, ['GET / HTTP/1.1', ...lines])
      assert.include(answer, STORED)
      const { cacheStatus, body } = await app.get('/', { headers: { host: 'a.test' } })
      assert.match(cacheStatus!, /^page-cache; hit/)
      assert.deepEqual(JSON.parse(body), {
        said: ['a.test', 'a.test', 'http://a.test/'],
        headers: ['a.test', 'a.test'],
        distinct: ['a.test'],
      })
    })

  test('what surrounds a handler sees the host as it was sent, in lower case', async ({
    assert,
  }) => {
    const seen: unknown[] = []
    const see = ({ request }: HttpContext) => {
      const { headers, rawHeaders, headersDistinct } = request.request
      seen.push({ ...headers }, [...rawHeaders], { ...headersDistinct })
    }
    const app = await startApp({
      config: { hosts },
      middleware: [
        outer(async (ctx, next) => {
          see(ctx)
          await next()
          see(ctx)
        }),
      ],
      routes,
    })
    await rawRequest(app.url, ['GET / HTTP/1.1', 'Host: A.TEST:80', 'X-Other: other'])
    assert.lengthOf(seen, 6)
    assert.deepEqual(seen.slice(3), seen.slice(0, 3))
    assert.include(JSON.stringify(seen), 'a.test:80')
    assert.notInclude(JSON.stringify(seen), 'A.TEST')
  })

  test('a write and a token mean the same host, however it is written', async ({ assert }) => {
    const app = await startApp({ config: { hosts, invalidateOnWrite: true }, routes })
    const ask = () => app.cacheStatus('/', { headers: { host: 'a.test' } })
    await ask()
    await app.request('POST', '/', { headers: { host: 'A.test:80' } })
    assert.equal(await ask(), STORED)

    const token = await app.app.container.make(RenewalToken)
    const signed = token.sign({ method: 'GET', host: 'A.TEST', target: '/' })
    const renewed = await app.get('/', {
      headers: { host: 'a.test:443', [RENEWAL_HEADER]: signed },
    })
    assert.include(renewed.cacheStatus!, 'detail=unchanged')
    const refused = await app.get('/', {
      headers: { host: 'a.test:8080', [RENEWAL_HEADER]: signed },
    })
    assert.equal(refused.cacheStatus, BYPASS)
  })

  test('a stale page is renewed for the host that it is kept for', async ({ assert }) => {
    const app = await startApp({
      config: { hosts },
      routes: (router) => {
        router
          .get('/', ({ response, request }) => {
            response.header('Cache-Control', 'max-age=60, stale-while-revalidate=600')
            return `${request.host()} at ${Date.now()}`
          })
          .use(cachePage('response'))
      },
    })
    const ask = (host: string) => app.get('/', { headers: { host } })
    const { body: early } = await ask('c.test:8080')
    timekeeper.travel(Date.now() + 120_000)
    const { cacheStatus } = await ask('C.TEST:8080')
    assert.include(cacheStatus!, 'detail=stale')
    await app.pageCache.settled()
    const { body: late } = await ask('c.test:8080')
    assert.notEqual(late, early)
    assert.match(late, /^c\.test:8080 at/)
  })
})
