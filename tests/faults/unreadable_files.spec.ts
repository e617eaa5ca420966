import { join } from 'node:path'
import { test } from '@japa/runner'
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { startApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import { counting } from '../support/runs.ts'
import { collectLogs } from '../support/logs.ts'
import { becomeNobody } from '../support/become_nobody.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const STORED = 'page-cache; fwd=uri-miss; stored'
const STORE_ERROR = 'page-cache; fwd=uri-miss; detail=store-error'
const HIT = /^page-cache; hit/

const REPLACEMENTS: [what: string, replace: (path: string) => Promise<unknown>][] = [
  ['a folder', (path) => mkdir(path)],
  ['a file that may not be read', (path) => writeFile(path, 'secret', { mode: 0o000 })],
]

async function filesOf(directory: string, name: RegExp): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => name.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

test.group('In the place of a file', (group) => {
  group.each.skip(process.platform === 'win32', 'Windows has other permissions')

  test('{0} costs its own page alone, is told of once, and the page is stored when it is gone')
    .with(REPLACEMENTS)
    .run(async ({ assert, fs, cleanup }, [, replace]) => {
      const logs = collectLogs()
      const app = await startApp({
        cache: storesIn(fs.basePath).files,
        configs: logs.configs,
        config: { memo: 0, indexedPages: 0 },
        routes: (router) => {
          router.get('/:page', counting()).use(cachePage(60))
        },
      })
      await app.get('/spoilt')
      const paths = await filesOf(fs.basePath, /^3,.*~spoilt$/)
      assert.lengthOf(paths, 1)
      await rm(paths[0])
      await replace(paths[0])
      for (const folder of await filesOf(fs.basePath, /^(bentocache|page-cache)$/)) {
        await chmod(folder, 0o777)
      }
      const returnToRoot = becomeNobody()
      cleanup(returnToRoot)

      for (const page of ['one', 'other']) {
        assert.equal(await app.cacheStatus('/spoilt'), STORE_ERROR)
        assert.equal(await app.cacheStatus(`/${page}`), STORED)
        assert.match((await app.cacheStatus(`/${page}`))!, HIT)
      }
      for (const path of ['/one', '/spoilt']) {
        await app.pageCache.forgetUrl(path)
      }
      assert.equal(await app.cacheStatus('/one'), STORED)
      const told = () => logs.lines.map(({ level, msg }) => [level, msg])
      assert.deepEqual(told(), [
        [40, 'page cache: an entry cannot be read'],
        [40, 'page cache: an entry that cannot be read cannot be overwritten, either'],
      ])
      returnToRoot()
      await rm(paths[0], { recursive: true })
      becomeNobody()
      assert.equal(await app.cacheStatus('/spoilt'), STORED)
      assert.match((await app.cacheStatus('/spoilt'))!, HIT)
      assert.lengthOf(told(), 2)
    })
})
