import { utimes } from 'node:fs/promises'
import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import type { FileSystem } from '@japa/file-system'
import type { Router } from '@adonisjs/core/http'
import { stopClock } from '../support/clock.ts'
import { fileDirectory } from '../support/file_directory.ts'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { output, startConsole } from '../commands/support/start_console.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import PageCacheExplain from '../../commands/page_cache_explain.ts'

const TEMPLATE = 'resources/views/page.edge'
const EARLIER = new Date('2025-01-01T00:00:00Z')
/** Later than when the tests began */
const NOW = new Date('2100-01-01T00:00:00Z')

let runs = 0
const routes = (router: Router) => {
  router.get('/', () => `run ${++runs}`).use(cachePage('1h'))
  router.get('/ever', () => `run ${++runs}`).use(cachePageForever('1h'))
  router.get('/view', ({ view }) => view.render('page')).use(cachePage('1h', byPath))
}

async function save(fs: FileSystem, path: string, text: string, savedAt = EARLIER) {
  await fs.create(path, text)
  await utimes(new URL(path, fs.baseUrl), savedAt, savedAt)
}

const files = (fs: FileSystem) => ({
  default: 'files',
  stores: {
    files: store().useL2Layer(drivers.file({ directory: fileDirectory(`${fs.basePath}/tmp/c`) })),
  },
})

/**
 * An application as the development server runs it, with the page cache turned on.
 */
const develop = (fs: FileSystem, options: Partial<TestAppOptions> = {}) =>
  startApp({
    nodeEnv: 'development',
    root: fs.baseUrl,
    config: { enabled: true },
    cache: files(fs),
    providers: [() => import('@adonisjs/core/providers/edge_provider')],
    routes,
    ...options,
  })

/**
 * What became of a request, without the key that development shows.
 */
const told = (status: string | undefined) => status?.replace(/; (key|ttl)=[^;]*/g, '')

test.group('Development', () => {
  test('an edited template shows at once', async ({ assert, fs }) => {
    await save(fs, TEMPLATE, 'as it was')
    const app = await develop(fs)
    assert.equal(await app.body('/view'), 'as it was')
    assert.equal(told(await app.cacheStatus('/view')), 'page-cache; hit')

    await save(fs, TEMPLATE, 'as it is!', new Date(EARLIER.getTime() + 1))
    const edited = await app.get('/view')
    assert.equal(edited.body, 'as it is!')
    assert.equal(told(edited.cacheStatus), 'page-cache; fwd=uri-miss; stored')
    assert.equal(told(await app.cacheStatus('/view')), 'page-cache; hit')
  })

  test('{0} makes a page be produced again')
    .with<[what: string, change: (fs: FileSystem) => Promise<unknown>][]>([
      ['a file with another text', (fs) => save(fs, '.env', 'A=12')],
      ['a new file', (fs) => save(fs, 'app/new.ts', '')],
      ['a file that is gone', (fs) => fs.remove('.env')],
    ])
    .run(async ({ assert, fs }, [, change]) => {
      await save(fs, '.env', 'A=1')
      const app = await develop(fs)
      await app.get('/')
      assert.equal(told(await app.cacheStatus('/')), 'page-cache; hit')
      await change(fs)
      assert.equal(told(await app.cacheStatus('/')), 'page-cache; fwd=uri-miss; stored')
    })

  test('a page is not stored while the server may not know of an edit', async ({ assert, fs }) => {
    const clock = stopClock(NOW)
    await save(fs, TEMPLATE, 'page', NOW)
    const app = await develop(fs)

    clock.forward(1.9)
    assert.equal(told(await app.cacheStatus('/')), 'page-cache; fwd=bypass; detail=changed')
    clock.forward(0.1)
    assert.equal(told(await app.cacheStatus('/')), 'page-cache; fwd=uri-miss; stored')
  })

  test('{0}: a reload produces the page again, for everybody')
    .with<[name: string, value: string][]>([
      ['Cache-Control', 'max-age=0'],
      ['Cache-Control', 'no-cache'],
      ['Pragma', 'no-cache'],
    ])
    .run(async ({ assert, fs }, [name, value]) => {
      const app = await develop(fs)
      for (const path of ['/', '/ever']) {
        const old = await app.body(path)
        const reloaded = await app.get(path, { headers: { [name]: value } })
        assert.notEqual(reloaded.body, old)
        assert.equal(told(reloaded.cacheStatus), 'page-cache; fwd=request; stored')
        assert.equal(await app.body(path), reloaded.body)
      }
    })

  test('in production no visitor has a say in it', async ({ assert, fs }) => {
    const app = await startApp({ nodeEnv: 'production', root: fs.baseUrl, routes })
    await app.get('/')
    const { cacheStatus } = await app.get('/', { headers: { 'cache-control': 'no-cache' } })
    assert.equal(told(cacheStatus), 'page-cache; hit')
  })

  test('a reload does not cause what no visitor may cause', async ({ assert, fs }) => {
    const app = await develop(fs, {
      routes: (router) => {
        router
          .get('/', () => `run ${++runs}`)
          .use(cachePageForever('1h', byPath, { onMiss: 'unavailable' }))
      },
    })
    await app.pageCache.renew(`${app.url}/`)
    const reloaded = await app.get('/', { headers: { 'cache-control': 'no-cache' } })
    assert.equal(told(reloaded.cacheStatus), 'page-cache; hit')
  })

  test('{$self}: browsers are to ask every time')
    .with(['/', '/ever'])
    .run(async ({ assert, fs }, path) => {
      const app = await develop(fs)
      for (const { headers } of [await app.get(path), await app.get(path)]) {
        assert.equal(headers['cache-control'], 'no-cache')
        assert.isUndefined(headers.expires)
      }
    })

  test('a restart produces every page again', async ({ assert, fs }) => {
    const headers = { host: 'shop.test' }
    const before = await develop(fs)
    await before.get('/', { headers })
    assert.equal(told(await before.cacheStatus('/', { headers })), 'page-cache; hit')
    await before.close()
    const after = await develop(fs)
    const status = await after.cacheStatus('/', { headers })
    assert.equal(told(status), 'page-cache; fwd=uri-miss; stored')
  })

  test('a command finds the pages of the running server', async ({ assert, fs }) => {
    const app = await develop(fs)
    await save(fs, 'app/new.ts', '')
    await app.get('/')
    const kernel = await startConsole({
      nodeEnv: 'development',
      root: fs.baseUrl,
      appUrl: app.url,
      cache: files(fs),
      routes,
    })
    const command = await kernel.create(PageCacheExplain, ['/', '--json'])
    await command.exec()
    assert.equal(JSON.parse(output(kernel)).stored?.status, 200)
  })

  test('forget() finds the page as it is now', async ({ assert, fs }) => {
    const app = await develop(fs)
    await app.get('/')
    await save(fs, 'app/new.ts', '')
    const key = `${new URL(app.url).host}/`
    assert.isFalse(await app.pageCache.forget(key))
    await app.get('/')
    assert.isTrue(await app.pageCache.forget(key))
  })

  test('{$self}: nothing is kept for ever')
    .with(['development', 'test'])
    .run(async ({ assert, fs }, nodeEnv) => {
      const clock = stopClock(NOW)
      const app = await develop(fs, { nodeEnv })
      await app.get('/ever')
      clock.forward(86_399)
      assert.equal(told(await app.cacheStatus('/ever')), 'page-cache; hit')
      clock.forward(2)
      assert.equal(told(await app.cacheStatus('/ever')), 'page-cache; fwd=uri-miss; stored')
    })
})
