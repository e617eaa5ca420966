import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { SharedLocks } from '../support/shared_locks.ts'
import { collectLogs } from '../support/logs.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { E_INVALID_CONFIG } from '../../src/errors.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { CachePageForeverMixin } from '../../src/controllers/cache_page_forever_mixin.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * Starts an application that is not to start.
 */
async function failure(options: Partial<TestAppOptions>): Promise<Error> {
  try {
    await startApp({ routes: () => {}, ...options })
  } catch (error) {
    return error as Error
  }
  throw new Error('The application started')
}

const memory = () => store().useL1Layer(drivers.memory({}))

test.group('Provider | configuration', () => {
  test('a store that config/cache.ts does not have', async ({ assert }) => {
    const error = await failure({
      config: { cache: 'redis' },
      cache: { default: 'one', stores: { one: memory(), two: memory() } },
    })
    assert.instanceOf(error, E_INVALID_CONFIG)
    assert.equal(
      error.message,
      'Invalid "cache" in config/cache_helpers.ts: there is no store "redis" in config/cache.ts. It has: "one", "two"'
    )
  })

  test('a lock store without @adonisjs/lock', async ({ assert }) => {
    const error = await failure({ config: { lock: 'redis' } })
    assert.instanceOf(error, E_INVALID_CONFIG)
    assert.equal(
      error.message,
      'Invalid "lock" in config/cache_helpers.ts: "redis" is to be a store of @adonisjs/lock, which the application does not use. Run "node ace add @adonisjs/lock", or write lock: null'
    )
  })

  test('a lock store that config/lock.ts does not have', async ({ assert }) => {
    const error = await failure({ config: { lock: 'redis' }, ...new SharedLocks().options })
    assert.instanceOf(error, E_INVALID_CONFIG)
    assert.equal(
      error.message,
      'Invalid "lock" in config/cache_helpers.ts: there is no store "redis" in config/lock.ts. It has: "main"'
    )
  })

  test('no config/cache.ts', async ({ assert }) => {
    const error = await failure({ configs: { cache: null } })
    assert.instanceOf(error, E_INVALID_CONFIG)
    assert.match(error.message, /there is no store to keep pages in\. Run "node ace configure/)
  })

  test('config/cache.ts without stores', async ({ assert }) => {
    const error = await failure({ configs: { cache: { default: 'one' } } })
    assert.instanceOf(error, E_INVALID_CONFIG)
  })

  test('an APP_URL that is no URL', async ({ assert }) => {
    const error = await failure({ appUrl: 'example.com' })
    assert.instanceOf(error, E_INVALID_CONFIG)
    assert.equal(
      error.message,
      `Invalid "hosts" in config/cache_helpers.ts: it is taken from APP_URL, which is no URL: "example.com". Correct APP_URL, or write hosts: ['example.com']`
    )
  })

  test('a config that defineConfig did not make: {$self}')
    .with(['null', '{}', '{ "enabled": true }', '"x"', 'true'])
    .run(async ({ assert }, json) => {
      const error = await failure({ configs: { cache_helpers: JSON.parse(json) } })
      assert.instanceOf(error, E_INVALID_CONFIG)
      assert.match(error.message, /^Invalid "export default" in config\/cache_helpers\.ts: /)
    })

  test('none at all has its defaults', async ({ assert }) => {
    const app = await startApp({
      configs: { cache_helpers: undefined },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const { cacheStatus } = await app.get('/')
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; stored')
  })

  test('the host of APP_URL is the one whose pages are cached', async ({ assert }) => {
    const app = await startApp({
      appUrl: 'https://shop.example.com/path',
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    const known = await app.get('/', { headers: { host: 'Shop.Example.com:443' } })
    const other = await app.get('/')

    assert.equal(known.cacheStatus, 'page-cache; fwd=uri-miss; stored')
    assert.equal(other.cacheStatus, 'page-cache; fwd=bypass; detail=host')
  })
})

test.group('Provider | container', () => {
  test('the page cache is one for the application', async ({ assert }) => {
    const app = await startApp({ routes: () => {} })
    assert.instanceOf(app.pageCache, PageCache)
    assert.strictEqual(await app.app.container.make(PageCache), app.pageCache)
  })
})

test.group('Provider | pages for ever in a memory store', () => {
  const warnings = async (options: TestAppOptions) => {
    const logs = collectLogs()
    await startApp({ ...options, configs: logs.configs })
    return logs.lines.filter(({ level, msg }) => level === 40 && msg.includes('memory store'))
  }

  test('one warning for each store, when the application starts', async ({ assert }) => {
    class ReportsController extends CachePageForeverMixin() {
      static cacheTimeout = 60
      static cacheCache = 'reports'
      index() {}
      show() {}
    }
    const lines = await warnings({
      cache: { default: 'pages', stores: { pages: memory(), reports: memory(), other: memory() } },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(60))
        router.get('/again', () => 'page').use(cachePageForever(60))
        router.get('/reports', [ReportsController, 'index'])
        router.get('/reports/:id', [ReportsController, 'show'])
        router.get('/other', () => 'page').use(cachePage(60, undefined, { cache: 'other' }))
      },
    })
    assert.lengthOf(lines, 2)
    assert.include(lines[0].msg, '"pages" of config/cache.ts')
    assert.include(lines[1].msg, '"reports" of config/cache.ts')
  })

  test('none where there is a second tier', async ({ assert, fs }) => {
    const files = store().useL2Layer(drivers.file({ directory: fs.basePath }))
    const lines = await warnings({
      cache: { default: 'files', stores: { files } },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(60))
      },
    })
    assert.lengthOf(lines, 0)
  })

  test('none for pages that expire', async ({ assert }) => {
    const lines = await warnings({
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60))
      },
    })
    assert.lengthOf(lines, 0)
  })
})
