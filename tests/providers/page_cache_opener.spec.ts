import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { ApplicationSettings } from '../../src/application_settings.ts'
import { PageCacheOpener } from '../../providers/page_cache_opener.ts'
import { RouteRegistry } from '../../src/routes/route_registry.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const memory = (options: object = {}) => store().useL1Layer(drivers.memory(options))

test.group('What the page cache is made of', () => {
  test('is opened when the application starts: a store that cannot be is named', async ({
    assert,
  }) => {
    // What bentocache refuses only when the store is used.
    const bad = memory({ maxSize: '10mb', serialize: false })
    const starting = startApp({
      cache: { default: 'default', stores: { default: memory(), bad } },
      routes: (router) => {
        router.get('/good', () => 'good').use(cachePage(60))
        router.get('/bad', () => 'bad').use(cachePage(60, undefined, { cache: 'bad' }))
      },
    })
    await assert.rejects(
      () => starting,
      /Invalid "cache".*the store "bad" of config\/cache\.ts cannot be opened: .*maxSize/s
    )
  })

  test('is tried again where it cannot be loaded, and visitors get their pages meanwhile', async ({
    assert,
  }) => {
    const logs = collectLogs()
    const app = await startApp({
      configs: logs.configs,
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const { pageCache } = app
    const openResponder = pageCache.openResponder.bind(pageCache)
    pageCache.openResponder = () => Promise.reject(new Error('EMFILE'))
    assert.equal(await app.body('/'), 'page')
    const problems = logs.lines.filter(({ level }) => level === 50).map(({ msg }) => msg)
    assert.include(problems.join('\n'), 'it cannot be opened, so nothing is cached')

    pageCache.openResponder = openResponder
    assert.equal(await app.cacheStatus('/'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/'))!, /; hit/)
  })

  test('is closed also where it is being opened just then, and not opened after that', async ({
    assert,
  }) => {
    const { app } = await startApp({ routes: () => {} })
    const settings = new ApplicationSettings(app)
    const routes = new RouteRegistry((specifier) => app.import(specifier))
    const known = { settings, routes, handle: () => {} }
    const opener = new PageCacheOpener(app, known)
    await opener.openStores(new Set(['default']))
    const events: string[] = []
    const opened = opener.open().then((pageCache) => {
      events.push('opened')
      const close = pageCache.close.bind(pageCache)
      pageCache.close = async () => {
        events.push('closed')
        await close()
      }
    })
    await Promise.all([opened, opener.close()])
    assert.deepEqual(events, ['opened', 'closed'])

    const another = new PageCacheOpener(app, known)
    await another.openStores(new Set(['default']))
    await another.close()
    await another.openResponder()
    assert.isNull(another.pageCache)
  })

  test('takes sizes and times that are no whole numbers of what they are halved to', async ({
    assert,
  }) => {
    const app = await startApp({
      config: { memo: 2.01, memoSize: 33_333_333 },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    assert.equal(await app.body('/'), 'page')
    assert.match((await app.cacheStatus('/'))!, /; hit/)
  })
})
