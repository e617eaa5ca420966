import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { getActiveTest } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { testStore } from './store_suite.ts'
import { fileDirectory } from '../support/file_directory.ts'
import type { RawEntry } from './store_under_test.ts'

testStore({
  name: 'files',
  outlivesProcess: true,
  create: async () => {
    const directory = fileDirectory(await mkdtemp(join(tmpdir(), 'adonis-cache-helpers-')))
    getActiveTest()?.cleanup(() => rm(directory, { recursive: true, force: true }))
    return {
      app: {
        cache: {
          default: 'pages',
          stores: { pages: store().useL2Layer(drivers.file({ directory, pruneInterval: false })) },
        },
      },
      raw: {
        entries: async () => {
          const found = await readdir(directory, { recursive: true, withFileTypes: true })
          const paths = found
            .filter((one) => one.isFile())
            .map((one) => join(one.parentPath, one.name))
          return Promise.all(paths.map(readEntry))
        },
        write: (path, value) => writeFile(path, value),
        evict: (path) => rm(path, { force: true }),
      },
    }
  },
})

async function readEntry(path: string): Promise<RawEntry> {
  const value = await readFile(path, 'utf8')
  const [, expires] = value.startsWith('[') ? JSON.parse(value) : []
  return { key: path, value, ttl: expires === -1 ? null : expires - Date.now() }
}
