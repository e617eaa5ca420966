import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * An application, and what it warns of.
 */
async function appIn(nodeEnv: string, options: Partial<TestAppOptions> = {}) {
  const logs = collectLogs()
  const app = await startApp({
    appUrl: null,
    nodeEnv,
    routes: (router) => {
      router.get('/', () => 'page').use(cachePage(60))
    },
    ...options,
    config: { enabled: true, ...options.config },
    configs: { ...logs.configs, ...options.configs },
  })
  const warnings = () => logs.lines.filter(({ level }) => level === 40).map(({ msg }) => msg)
  return { app, warnings }
}

test.group('Hosts that the configuration does not name', () => {
  test('where there is no APP_URL, any host has pages, and that is said at start', async ({
    assert,
  }) => {
    const { app, warnings } = await appIn('production')
    assert.lengthOf(warnings(), 1)
    assert.match(warnings()[0], /there is no APP_URL, so pages of any host are cached/)
    assert.include(warnings()[0], `hosts: ['example.com'] into config/cache_helpers.ts`)
    const { cacheStatus } = await app.get('/', { headers: { host: 'any.test' } })
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.lengthOf(warnings(), 1)
  })

  test('{0} is said at start, and neither visitors nor warm-ups get pages')
    .with([
      ['http://0.0.0.0:3333'],
      ['http://[::]:3333'],
      ['http://[0:0:0:0:0:0:0:0]'],
      ['http://0'],
    ])
    .run(async ({ assert }, [appUrl]) => {
      const { app, warnings } = await appIn('production', { appUrl })
      assert.lengthOf(warnings(), 1)
      assert.include(warnings()[0], `APP_URL is ${appUrl}, an address to listen on`)
      assert.include(warnings()[0], 'no page is cached')

      const { cacheStatus } = await app.get('/', { headers: { host: 'shop.test' } })
      assert.equal(cacheStatus, 'page-cache; fwd=bypass; detail=host')
      assert.equal(await app.pageCache.renew('/'), 'skipped: host')
      const report = await makeRequests({ urls: ['/'], transport: 'in-process' })
      assert.deepEqual(report.reasons, { 'failed: not-authorised': 1 })
    })

  test('nothing is said {0}')
    .with([
      ['with an APP_URL', 'production', { appUrl: 'https://shop.test' }],
      ['with hosts', 'production', { config: { hosts: ['shop.test'] } }],
      [
        'with hosts beside an APP_URL',
        'production',
        { appUrl: 'http://0.0.0.0', config: { hosts: ['a'] } },
      ],
      ['in development', 'development', {}],
      ['in tests', 'test', { appUrl: 'http://0.0.0.0:3333' }],
      ['while the cache is off', 'production', { config: { enabled: false } }],
    ] as const)
    .run(async ({ assert, fs }, [, nodeEnv, options]) => {
      const root = fs.baseUrl
      const { warnings } = await appIn(nodeEnv, { root, ...options } as Partial<TestAppOptions>)
      assert.deepEqual(warnings(), [])
    })

  test('the first strange host is told of, once per process', async ({ assert }) => {
    const { app, warnings } = await appIn('production', {
      config: { hosts: ['shop.test', 'b.test'] },
    })
    for (const host of ['shop.test', 'a/b', 'www.shop.test:8080', 'evil.test', 'other.test']) {
      await app.get('/', { headers: { host } })
    }
    const [warning, ...others] = warnings()
    assert.deepEqual(others, [])
    assert.include(warning, '"www.shop.test:8080"')
    assert.include(warning, '"shop.test"')
    assert.include(warning, `add 'www.shop.test:8080' to hosts in config/cache_helpers.ts`)
  })
})

test.group('Pages of a URL without a host', () => {
  const routes: TestAppOptions['routes'] = (router) => {
    router
      .get('/x', ({ request }) => `run ${++runs} of ${request.host()}`)
      .use(cachePageForever(60))
  }
  let runs = 0

  test('are forgotten {0}')
    .with([
      ['under the port of APP_URL', { appUrl: 'http://a.test:3333' }, ['a.test:3333', 'a.test']],
      [
        'under all hosts, with and without that port',
        { appUrl: 'http://a.test:3333', config: { hosts: ['a.test', 'b.test:8080', 'c.test'] } },
        ['a.test:3333', 'A.TEST', 'b.test:8080', 'c.test:443', 'c.test:3333'],
      ],
      ['under any host, where any has pages', {}, ['localhost:3333', '127.0.0.1:4000', 'any.test']],
    ] as const)
    .run(async ({ assert }, [, options, hosts]) => {
      const { app } = await appIn('production', { ...options, routes } as Partial<TestAppOptions>)
      const bodies = () => Promise.all(hosts.map((host) => app.body('/x', { headers: { host } })))
      const before = await bodies()
      assert.deepEqual(await bodies(), before)
      await app.pageCache.forgetUrl('/x')
      const after = await bodies()
      hosts.forEach((host, at) => assert.notEqual(after[at], before[at], host))
    })

  test('and those with a host leave others alone, where any has pages', async ({ assert }) => {
    const { app } = await appIn('production', { routes })
    const ask = (host: string) => app.body('/x', { headers: { host } })
    const before = [await ask('a.test'), await ask('b.test')]
    await app.pageCache.forgetUrl('https://A.test:443/x')
    assert.notEqual(await ask('a.test'), before[0])
    assert.equal(await ask('b.test'), before[1])
  })
})
