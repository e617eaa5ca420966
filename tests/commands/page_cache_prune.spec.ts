import { test } from '@japa/runner'
import { drivers, store } from '@adonisjs/cache'
import { output, startConsole } from './support/start_console.ts'
import { stopClock } from '../support/clock.ts'
import { startApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import PageCacheList from '../../commands/page_cache_list.ts'
import PageCachePrune from '../../commands/page_cache_prune.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { TestAppOptions } from '../support/test_app.ts'

type Cache = NonNullable<TestAppOptions['cache']>

const HOST = 'shop.test'

/**
 * A server of one version that has stored two pages, one of them in two variants.
 */
async function deploy(cache: Cache, version: string, config: CacheHelpersConfig = {}) {
  const app = await startApp({
    cache,
    config: { version, hosts: [HOST], ...config },
    routes: (router) => {
      router.get('/', () => `home of ${version}`).use(cachePageForever(60))
      router
        .get('/news', ({ request }) => `news in ${request.header('x-kind')} of ${version}`)
        .use(cachePageForever(60))
    },
  })
  const get = async (path: string, kind?: string) => {
    const headers = { host: HOST, ...(kind && { 'x-kind': kind }) }
    const { body, cacheStatus } = await app.get(path, { headers })
    return `${body}: ${cacheStatus}`
  }
  const fill = async () => {
    await get('/')
    await get('/news', 'a')
    await get('/news', 'b')
    await app.pageCache.settled()
  }
  return { ...app, get, fill }
}

async function prune(cache: Cache, config: CacheHelpersConfig, ...argv: string[]) {
  const kernel = await startConsole({ cache, config: { hosts: [HOST], ...config } })
  const command = await kernel.create(PageCachePrune, argv)
  await command.exec()
  return {
    exitCode: command.exitCode,
    text: output(kernel),
    stdout: output(kernel, 'stdout'),
  }
}

/**
 * How many pages of other versions `page-cache:list` counts.
 */
async function ofOtherVersions(cache: Cache, version: string): Promise<number> {
  const kernel = await startConsole({ cache, config: { hosts: [HOST], version } })
  const command = await kernel.create(PageCacheList, ['--json'])
  await command.exec()
  return JSON.parse(output(kernel, 'stdout')).ofOtherVersions
}

/**
 * Whether a version still has its pages.
 */
async function has(cache: Cache, version: string): Promise<boolean[]> {
  const { get } = await deploy(cache, version)
  const answers = [await get('/'), await get('/news', 'a'), await get('/news', 'b')]
  return answers.map((answer) => answer.includes('page-cache; hit'))
}

const ALL = [true, true, true]
const NONE = [false, false, false]

test.group('page-cache:prune', () => {
  test('removes what other versions have left, with all variants', async ({ assert, fs }) => {
    const { files: cache } = storesIn(fs.basePath)
    for (const version of ['1', '2', '3']) {
      const { fill } = await deploy(cache, version)
      await fill()
    }
    assert.equal(await ofOtherVersions(cache, '3'), 6)
    const { text, exitCode } = await prune(cache, { version: '3' })
    assert.notEqual(exitCode, 1)
    assert.equal(await ofOtherVersions(cache, '3'), 0)
    assert.include(text, 'Removed 6 pages')
    assert.include(text, 'from "files", by version: "1": 3, "2": 3')

    assert.deepEqual(await has(cache, '3'), ALL)
    const again = await prune(cache, { version: '3' })
    assert.include(again.text, '"files" has no pages of old versions')
    assert.deepEqual(await has(cache, '1'), NONE)
  })

  test('leaves the pages of the version before, where those are served; --all does not', async ({
    assert,
    fs,
  }) => {
    const clock = stopClock()
    const { files: cache } = storesIn(fs.basePath)
    const config = { previousVersion: 'stale' } as const
    for (const version of ['1', '2', '3']) {
      const { fill } = await deploy(cache, version, config)
      await fill()
      clock.forward(10)
    }
    const { text } = await prune(cache, { version: '3', ...config }, '--force')
    assert.include(text, 'Removed 3 pages')
    assert.include(text, 'by version: "1": 3')

    const all = await prune(cache, { version: '3', ...config }, '--all', '--force')
    assert.include(all.text, 'by version: "2": 3')
    assert.deepEqual(await has(cache, '2'), NONE)
    assert.deepEqual(await has(cache, '3'), ALL)
  })

  test('refuses to remove the pages of a version that was just running: {$self}')
    .with(['the version itself is old', '--all'] as const)
    .run(async ({ assert, fs }, why) => {
      const clock = stopClock()
      const { files: cache } = storesIn(fs.basePath)
      const config = { previousVersion: 'stale' } as const
      for (const version of ['1', '2']) {
        const { fill } = await deploy(cache, version, config)
        await fill()
        clock.forward(10)
      }
      const isOld = why === 'the version itself is old'
      const [version, live] = isOld ? ['1', '2'] : ['2', '1']
      const flags = isOld ? [] : ['--all']
      const { text, exitCode } = await prune(cache, { version, ...config }, ...flags)
      assert.equal(exitCode, 1)
      assert.include(text, `Nothing was removed from "files": servers of "${live}" were running`)
      assert.include(text, `for this command the current version is "${version}"`)
      assert.include(text, 'with --force')
      assert.notInclude(text, 'Removed')

      const dry = await prune(cache, { version, ...config }, ...flags, '--dry-run')
      assert.equal(dry.exitCode, 1)
      assert.include(dry.text, `Nothing would be removed from "files": servers of "${live}"`)
      const json = await prune(cache, { version, ...config }, ...flags, '--dry-run', '--json')
      assert.deepEqual(JSON.parse(json.stdout).stores, [])
      const anyway = await prune(cache, { version, ...config }, ...flags, '--dry-run', '--force')
      assert.include(anyway.text, `Would remove 3 pages`)
      const forced = await prune(cache, { version, ...config }, ...flags, '--force')
      assert.include(forced.text, `by version: "${live}": 3`)
      assert.deepEqual(await has(cache, live), NONE)
    })

  test('removes them a quarter of an hour after its last server was seen', async ({
    assert,
    fs,
  }) => {
    const clock = stopClock()
    const { files: cache } = storesIn(fs.basePath)
    const config = { previousVersion: 'stale' } as const
    const { fill } = await deploy(cache, '2', config)
    await fill()
    clock.forward(15 * 60)
    const { exitCode } = await prune(cache, { version: '1', ...config }, '--all')
    assert.equal(exitCode, 1)
    clock.forward(1)
    const { text } = await prune(cache, { version: '1', ...config }, '--all')
    // Its other pages were kept for a minute.
    assert.include(text, 'by version: "2": 1')
  })

  test('says where it sees nothing but its own memory', async ({ assert }) => {
    const cache: Cache = {
      default: 'memory',
      stores: { memory: store().useL1Layer(drivers.memory({})) },
    }
    const { text } = await prune(cache, { version: '1' })
    assert.include(text, '"memory" is kept in the memory of each process')
    const json = await prune(cache, { version: '1' }, '--json')
    assert.match(JSON.parse(json.text).problems.join(), /^"memory" is kept in the memory/)
  })

  test('--keep leaves what a warm-up has stored for the next version', async ({ assert, fs }) => {
    const { files: cache } = storesIn(fs.basePath)
    for (const version of ['1', 'next', '2']) {
      const { fill } = await deploy(cache, version)
      await fill()
    }
    const { text } = await prune(cache, { version: '2' }, '--keep=next')
    assert.include(text, 'by version: "1": 3')
    assert.deepEqual(await has(cache, 'next'), ALL)
  })

  test('--dry-run removes nothing, and --json prints nothing else', async ({ assert, fs }) => {
    stopClock()
    const { files: cache } = storesIn(fs.basePath)
    for (const version of ['1', '2']) {
      const { fill } = await deploy(cache, version)
      await fill()
    }
    const dry = await prune(cache, { version: '2' }, '--dry-run')
    assert.include(dry.text, 'Would remove 3 pages')
    const { text } = await prune(cache, { version: '2' }, '--dry-run', '--json')
    const { isDryRun, stores } = JSON.parse(text)
    assert.isTrue(isDryRun)
    const gaps = { since: '2026-01-01T00:00:00.000Z', leftOut: 0, isDamaged: false }
    assert.containSubset(stores, [{ store: 'files', pages: 3, versions: { 1: 3 }, gaps }])
    assert.deepEqual(await has(cache, '1'), ALL)
  })

  test('leaves the pages of other applications in the store alone', async ({ assert, fs }) => {
    const { files: cache } = storesIn(fs.basePath)
    const { fill } = await deploy(cache, '1', { keyPrefix: 'blog' })
    await fill()
    const { text } = await prune(cache, { version: '2', keyPrefix: 'shop' })
    assert.include(text, 'has no pages of old versions')
  })

  test('does not guess which version is the current one', async ({ assert, fs }) => {
    const { files: cache } = storesIn(fs.basePath)
    const { fill } = await deploy(cache, '1')
    await fill()
    const { text, exitCode } = await prune(cache, {})
    assert.equal(exitCode, 1)
    assert.include(text, 'does not know which version is the current one')
    assert.deepEqual(await has(cache, '1'), ALL)
  })

  test('refuses a store that there is not, and an application without an index', async ({
    assert,
    fs,
  }) => {
    const { files: cache } = storesIn(fs.basePath)
    const wrong = await prune(cache, { version: '1' }, '--cache=redis')
    assert.equal(wrong.exitCode, 1)
    assert.include(wrong.text, 'There is no store "redis" in config/cache.ts. It has: "files"')
    const without = await prune(cache, { version: '1', indexedPages: 0 })
    assert.equal(without.exitCode, 1)
    assert.include(without.text, 'There is no index of pages')
  })

  test('ends with an error where the store fails', async ({ assert }) => {
    const fragile = new FragileStore()
    fragile.isDown = true
    const { text, exitCode } = await prune(fragile.cache, { version: '1' })
    assert.equal(exitCode, 1)
    assert.include(text, 'The store "fragile" of config/cache.ts is not available')

    const json = await prune(fragile.cache, { version: '1' }, '--json')
    assert.equal(json.exitCode, 1)
    const { stores, errors } = JSON.parse(json.stdout)
    assert.deepEqual([stores, errors.length], [[], 1])
  })
})
