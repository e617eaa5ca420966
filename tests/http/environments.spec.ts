import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import type { FileSystem } from '@japa/file-system'
import type { Router } from '@adonisjs/core/http'
import { collectLogs } from '../support/logs.ts'
import { fileDirectory } from '../support/file_directory.ts'
import { startApp } from '../support/test_app.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const OFF = 'page-cache; fwd=bypass; detail=disabled'

let runs = 0
const routes = (router: Router) => {
  router.get('/', () => `run ${++runs}`).use(cachePage('1h'))
}

const files = (fs: FileSystem) => ({
  default: 'files',
  stores: {
    files: store().useL2Layer(drivers.file({ directory: fileDirectory(fs.basePath) })),
  },
})

/**
 * What became of a request, without the key that development shows.
 */
const told = (status: string | undefined) => status?.replace(/; (key|ttl)=[^;]*/g, '')

test.group('Environments', () => {
  test('{0}: pages are {1}')
    .with<[nodeEnv: string, expected: string][]>([
      ['development', OFF],
      ['test', OFF],
      ['production', 'page-cache; hit'],
      ['staging', 'page-cache; hit'],
    ])
    .run(async ({ assert, fs }, [nodeEnv, expected]) => {
      const app = await startApp({ nodeEnv, root: fs.baseUrl, routes })
      const first = await app.get('/')
      const second = await app.get('/')
      assert.equal(told(second.cacheStatus), expected)
      assert.equal(first.body === second.body, expected !== OFF)
    })

  test('the environment of the tests counts as tests, whatever NODE_ENV says', async ({
    assert,
    fs,
  }) => {
    const app = await startApp({ environment: 'test', root: fs.baseUrl, routes })
    assert.equal(await app.cacheStatus('/'), OFF)
  })

  test('{0}: enabled in the config has the last word')
    .with<[nodeEnv: string, enabled: boolean][]>([
      ['development', true],
      ['test', true],
      ['production', false],
    ])
    .run(async ({ assert, fs }, [nodeEnv, enabled]) => {
      const app = await startApp({ nodeEnv, root: fs.baseUrl, config: { enabled }, routes })
      await app.get('/')
      assert.equal(told(await app.cacheStatus('/')), enabled ? 'page-cache; hit' : OFF)
    })

  test('one line at start says that it is off, and how it is turned on')
    .with([
      [undefined, 1],
      [true, 0],
    ] as const)
    .run(async ({ assert, fs }, [enabled, expected]) => {
      const logs = collectLogs()
      const config = { enabled }
      await startApp({
        nodeEnv: 'development',
        root: fs.baseUrl,
        config,
        configs: logs.configs,
        routes,
      })
      const lines = logs.lines.filter(({ msg }) => msg.startsWith('page cache: off'))
      assert.lengthOf(lines, expected)
      lines.forEach(({ msg }) => assert.include(msg, 'PAGE_CACHE=true into .env,'))
    })

  test('in tests the line names the file of tests', async ({ assert, fs }) => {
    const logs = collectLogs()
    await startApp({ nodeEnv: 'test', root: fs.baseUrl, configs: logs.configs, routes })
    const [line] = logs.lines.filter(({ msg }) => msg.startsWith('page cache: off'))
    assert.include(line.msg, 'PAGE_CACHE=true into .env.test,')
  })
})

test.group('Tests', () => {
  test('share no page with a server, and invalidate none of it', async ({ assert, fs }) => {
    const tagged = (router: Router) => {
      router.get('/', () => `run ${++runs}`).use(cachePage('1h', byPath, { tags: ['posts'] }))
    }
    const config = { enabled: true, hosts: ['shop.test'] }
    const options = { cache: files(fs), root: fs.baseUrl, config }
    const server = await startApp({ ...options, nodeEnv: 'production', routes: tagged })
    const tested = await startApp({ ...options, nodeEnv: 'test', routes: tagged })
    const host = 'shop.test'
    const ask = ({ cacheStatus }: typeof server) =>
      cacheStatus('/', { headers: { host } }).then(told)

    await ask(server)
    assert.equal(await ask(tested), 'page-cache; fwd=uri-miss; stored')
    await tested.pageCache.forgetTags(['posts'])
    assert.equal(await ask(tested), 'page-cache; fwd=uri-miss; stored')
    assert.equal(await ask(server), 'page-cache; hit')
  })

  test('find no page of an earlier run', async ({ assert, fs, cleanup }) => {
    const options = { cache: files(fs), root: fs.baseUrl, config: { enabled: true }, routes }
    const first = await startApp({ ...options, nodeEnv: 'test' })
    await first.get('/')
    assert.equal(await first.cacheStatus('/').then(told), 'page-cache; hit')

    const { pid } = process
    cleanup(() => {
      Object.defineProperty(process, 'pid', { value: pid })
    })
    Object.defineProperty(process, 'pid', { value: pid + 1, configurable: true })
    const second = await startApp({ ...options, nodeEnv: 'test' })
    const { cacheStatus } = await second.get('/', { headers: { host: new URL(first.url).host } })
    assert.equal(told(cacheStatus), 'page-cache; fwd=uri-miss; stored')
  })
})
