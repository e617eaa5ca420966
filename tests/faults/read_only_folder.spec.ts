import { join } from 'node:path'
import { test } from '@japa/runner'
import { chmod, mkdir, readdir } from 'node:fs/promises'
import { drivers, store } from '@adonisjs/cache'
import { counting } from '../support/runs.ts'
import { startApp, type TestApp, type TestAppOptions } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { becomeNobody } from '../support/become_nobody.ts'
import { fileDirectory } from '../support/file_directory.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const REMOVALS: [name: string, remove: (app: TestApp) => Promise<unknown>][] = [
  ['clear()', ({ pageCache }) => pageCache.clear()],
  ['forget()', ({ pageCache }) => pageCache.forget('key')],
  ['forgetUrl()', ({ pageCache }) => pageCache.forgetUrl('/kept')],
  ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['all'])],
]

async function start(directory: string) {
  const logs = collectLogs()
  const cache: TestAppOptions['cache'] = {
    default: 'pages',
    stores: {
      pages: store().useL2Layer(
        drivers.file({ directory: fileDirectory(directory), pruneInterval: false })
      ),
    },
  }
  const app = await startApp({
    cache,
    configs: logs.configs,
    routes: (router) => {
      const forever = cachePageForever(60, () => 'key', { tags: ['all'] })
      router.get('/kept', counting()).use(forever)
      router.get('/:page', counting()).use(cachePage(60))
    },
  })
  const told = () => logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
  return { app, told }
}

async function allFolders(directory: string, mode: number): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  const paths = folders.map(({ parentPath, name }) => join(parentPath, name))
  await Promise.all([directory, ...paths].map((path) => chmod(path, mode)))
}

test.group('A folder without the permission to write', (group) => {
  group.each.skip(process.platform === 'win32', 'Windows has other permissions')

  test('costs no page, is told of once, and is used when it may be', async ({
    assert,
    fs,
    cleanup,
  }) => {
    const directory = join(fs.basePath, 'pages')
    await mkdir(directory, { recursive: true, mode: 0o555 })
    const { app, told } = await start(directory)
    // All files of the application are loaded when it may still read them.
    await app.get('/first')
    const returnToRoot = becomeNobody()
    cleanup(returnToRoot)
    for (const path of ['/1', '/2', '/3']) {
      const { status, cacheStatus } = await app.get(path)
      assert.deepEqual([status, cacheStatus], [200, 'page-cache; fwd=uri-miss; detail=store-error'])
    }
    const report = await makeRequests({ urls: ['/kept'], transport: 'in-process', retries: 0 })
    assert.isFalse(report.ok)
    assert.include(JSON.stringify(report.failures), 'store-error')

    returnToRoot()
    await allFolders(directory, 0o777)
    becomeNobody()
    assert.equal(await app.cacheStatus('/1'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/1'))!, /; hit/)
    assert.deepEqual(
      told().map(({ level }) => level),
      [50, 30]
    )
  })

  test('still serves the pages that are in it, and {0} ends with an error that says so')
    .with(REMOVALS)
    .run(async ({ assert, fs, cleanup }, [, remove]) => {
      const directory = join(fs.basePath, 'pages')
      const { app } = await start(directory)
      await app.get('/kept')
      await allFolders(directory, 0o555)
      const returnToRoot = becomeNobody()
      cleanup(async () => {
        returnToRoot()
        await allFolders(directory, 0o777)
      })
      assert.equal(await app.body('/kept'), '<p>run 1</p>')
      const error: any = await remove(app).catch((thrown) => thrown)
      assert.equal(error.code, 'E_STORE_UNAVAILABLE')
      assert.match(error.message, /"pages".*(EACCES|permission)/)
      assert.equal(await app.pageCache.renew('/kept'), 'failed: store-error')
      assert.equal(await app.body('/kept'), '<p>run 1</p>')
    })
})
