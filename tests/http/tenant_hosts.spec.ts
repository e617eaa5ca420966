import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import type { HttpContext, Router } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const BYPASS = 'page-cache; fwd=bypass; detail=host'

/** Port of the application's own URL, which all hosts have */
const OWN = 'http://example.test:3333'

const tenants = new Set(['shop.test', 'other.test:8080'])
const hosts = [
  'example.test',
  '*.example.test',
  'www.*.test:81',
  (host: string) => tenants.has(host),
]

let runs = 0
const page = ({ request }: HttpContext) => `${++runs} for ${request.host()}`

function routes(router: Router) {
  router.get('/', page).use(cachePage(60))
  router.get('/path', page).use(cachePage(60, byPath))
  router.get('/kept', page).use(cachePageForever(60))
}

async function start(options: Partial<TestAppOptions> = {}) {
  const app = await startApp({
    config: { enabled: true, hosts },
    appUrl: OWN,
    nodeEnv: 'production',
    routes,
    ...options,
  })
  const ask = async (path: string, host: string) => {
    const { cacheStatus, body } = await app.get(path, { headers: { host } })
    return { status: cacheStatus!.replace(/; (key|ttl)=[^;]*/g, ''), ttl: cacheStatus, body }
  }
  return { app, ask }
}

test.group('Hosts of tenants', () => {
  test('{0}: {1}')
    .with([
      ['a.example.test', STORED],
      ['A.Example.Test:80', STORED],
      ['a-1_b.example.test:3333', STORED],
      ['www.x.test:81', STORED],
      ['shop.test', STORED],
      ['shop.test:3333', STORED],
      ['other.test:8080', STORED],
      ['a.example.test:81', BYPASS],
      ['a.b.example.test', BYPASS],
      ['.example.test', BYPASS],
      ['aexample.test', BYPASS],
      ['a.example.test.evil.test', BYPASS],
      ['a.exampleXtest', BYPASS],
      ['evil.test?.example.test', BYPASS],
      ['evil.test/.example.test', BYPASS],
      ['*.example.test', BYPASS],
      ['www.x.test', BYPASS],
      ['shop.test:81', BYPASS],
      ['other.test', BYPASS],
      ['unknown.test', BYPASS],
    ])
    .run(async ({ assert }, [host, expected]) => {
      const { ask } = await start()
      const { status } = await ask('/', host)
      assert.equal(status, expected)
    })

  test('tenants do not share pages, whatever they are keyed by')
    .with(['/', '/path'])
    .run(async ({ assert }, path) => {
      const { ask } = await start()
      for (const host of ['a.example.test', 'b.example.test', 'shop.test']) {
        const miss = await ask(path, host)
        const hit = await ask(path, host)
        assert.equal(miss.status, STORED)
        assert.equal(hit.status, 'page-cache; hit')
        assert.include(hit.body, `for ${host}`)
      }
    })

  test('nor where a key function of its own leaves out what the domain of a route has of them')
    .with<((ctx: HttpContext) => unknown)[]>([
      ({ subdomains }) => `for ${subdomains.tenant}`,
      ({ subdomains }) => `for ${Object.values(subdomains).join()}`,
      (ctx) => `for ${structuredClone(ctx.subdomains).tenant}`,
    ])
    .run(async ({ assert }, handler) => {
      const keyFunc = ({ request }: HttpContext) => request.url()
      const { ask } = await start({
        routes: (router) => {
          router.get('/', handler).domain(':tenant.example.test').use(cachePage(60, keyFunc))
          router
            .get('/same', () => `run ${++runs}`)
            .domain(':tenant.example.test')
            .use(cachePage(60, keyFunc))
        },
      })
      for (const tenant of ['a', 'b', 'a']) {
        const { body } = await ask('/', `${tenant}.example.test`)
        assert.equal(body, `for ${tenant}`)
      }
      const [one, other] = [
        await ask('/same', 'a.example.test'),
        await ask('/same', 'b.example.test'),
      ]
      assert.equal(one.body, other.body)
    })

  test('a function that says something else than true, or fails, admits nothing: {$self}')
    .with(['a promise', 'a string', 'an error'])
    .run(async ({ assert }, answer) => {
      const admits = () => {
        if (answer === 'an error') {
          throw new Error('no tenants yet')
        }
        return answer === 'a promise' ? Promise.resolve(true) : 'yes'
      }
      const { ask } = await start({ config: { enabled: true, hosts: [admits as never] } })
      const { status, body } = await ask('/', 'a.test')
      assert.equal(status, BYPASS)
      assert.include(body, 'for a.test')
    })

  test('a URL without a host is forgotten for all of them, one with a host for it alone', async ({
    assert,
  }) => {
    const { app, ask } = await start()
    const all = ['example.test', 'a.example.test', 'b.example.test', 'shop.test']
    const visit = async () => {
      const answers = await Promise.all(all.map((host) => ask('/', host)))
      return answers.map(({ status }) => status)
    }
    await visit()
    await app.pageCache.forgetUrl('http://a.example.test/')
    const hit = 'page-cache; hit'
    assert.deepEqual(await visit(), [hit, STORED, hit, hit])

    await app.pageCache.forgetUrl('/')
    assert.deepEqual(
      await visit(),
      all.map(() => STORED)
    )
  })

  test('what a visitor asks for on a host that nobody has named expires', async ({ assert }) => {
    const { ask } = await start()
    const isKept = async (host: string) => {
      await ask('/kept', host)
      const { ttl } = await ask('/kept', host)
      assert.include(ttl, 'hit')
      return !/ttl=/.test(ttl!)
    }
    assert.isTrue(await isKept('example.test'))
    assert.isFalse(await isKept('made-up.example.test'))
    assert.isFalse(await isKept('shop.test'))
  })

  test('a warm-up renews the pages of a tenant, which are then kept for ever', async ({
    assert,
  }) => {
    const { app, ask } = await start()
    for (const host of ['a.example.test', 'shop.test']) {
      const report = await makeRequests({ urls: ['/kept'], baseUrl: app.url, host })
      assert.equal(report.totals.renewed, 1)
      const { ttl, body } = await ask('/kept', host)
      assert.match(ttl!, /^page-cache; hit(?!.*ttl)/)
      assert.include(body, `for ${host}`)
    }
    const stranger = await makeRequests({ urls: ['/kept'], baseUrl: app.url, host: 'evil.test' })
    assert.deepEqual(stranger.reasons, { 'failed: not-authorised': 1 })
  })

  test('the warning of a strange host names what is known', async ({ assert }) => {
    const { lines, configs } = collectLogs()
    const { ask } = await start({ configs })
    await ask('/', 'evil.test')
    const [warning] = lines.filter(({ msg }) => msg.includes('evil.test'))
    assert.include(warning.msg, '"*.example.test"')
    assert.include(warning.msg, '"a function"')
  })
})
