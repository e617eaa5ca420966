import { join } from 'node:path'
import { test } from '@japa/runner'
import { execFileSync } from 'node:child_process'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { drivers, store } from '@adonisjs/cache'
import { crowd } from '../support/crowd.ts'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { counting } from '../support/runs.ts'
import { fileDirectory } from '../support/file_directory.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const MEGABYTE = 1024 * 1024

function files(directory: string, { tiered = false } = {}) {
  const pages = store().useL2Layer(
    drivers.file({ directory: fileDirectory(directory), pruneInterval: false })
  )
  if (tiered) {
    pages.useL1Layer(drivers.memory({}))
  }
  return { default: 'pages', stores: { pages } }
}

/**
 * Lets this process write no file beyond a size: then a write fails half way, as on a full disk.
 */
function limitFiles(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(process.pid), `--fsize=${bytes}:`])
}

function canLimitFiles(): boolean {
  try {
    execFileSync('prlimit', ['--version'])
    return true
  } catch {
    return false
  }
}

test.group('Files', () => {
  test('are cleared under load', async ({ assert, fs }) => {
    const logs = collectLogs()
    const app = await startApp({
      cache: files(join(fs.basePath, 'pages')),
      configs: logs.configs,
      routes: (router) => {
        router.get('/counted', counting()).use(cachePageForever(60))
        router.get('/:page', ({ params }) => params.page).use(cachePageForever(60))
      },
    })
    let isOver = false
    const visitors = crowd(16, async (visitor) => {
      for (let page = 0; !isOver; page++) {
        const name = `${visitor}-${page % 20}`
        const { status, body } = await app.get(`/${name}`)
        assert.deepEqual([status, body], [200, name])
      }
    })
    for (let clears = 1; clears <= 30; clears++) {
      await app.pageCache.clear()
      await app.pageCache.forgetUrl('/0-0')
      assert.equal(await app.body('/counted'), `<p>run ${clears}</p>`)
    }
    isOver = true
    await visitors
    assert.deepEqual(
      logs.lines.filter(({ level }) => level >= 40),
      []
    )
  })
})

test.group('Files on a full disk', (group) => {
  group.each.skip(!canLimitFiles(), 'There is no prlimit')
  group.each.setup(() => {
    const ignore = () => {}
    process.on('SIGXFSZ', ignore)
    return () => {
      limitFiles('unlimited')
      process.off('SIGXFSZ', ignore)
    }
  })

  test('keep the good page when a renewal does not fit: {$self}')
    .with(['alone', 'under memory'] as const)
    .run(async ({ assert, fs }, kind) => {
      const cache = () => files(join(fs.basePath, 'pages'), { tiered: kind === 'under memory' })
      const logs = collectLogs()
      let size = MEGABYTE / 2
      const start = () =>
        startApp({
          cache: cache(),
          configs: logs.configs,
          config: { maxBodySize: 10 * MEGABYTE, hosts: ['localhost'] },
          appUrl: 'http://localhost',
          routes: (router) => {
            router.get('/', () => 'x'.repeat(size)).use(cachePageForever(60))
            router
              .get('/varied', ({ response }) => {
                response.vary('X-Kind')
                return 'x'.repeat(size)
              })
              .use(cachePageForever(60, undefined, { vary: ['x-kind'] }))
          },
        })
      const app = await start()
      const headers = { host: 'localhost' }
      for (const path of ['/', '/varied']) {
        await app.get(path, { headers })
      }
      size = 2 * MEGABYTE
      limitFiles(MEGABYTE)
      for (const path of ['/', '/varied']) {
        assert.equal(await app.pageCache.renew(path), 'failed: store-error')
      }
      limitFiles('unlimited')

      const other = await start()
      for (const path of ['/', '/varied']) {
        const { body, cacheStatus } = await other.get(path, { headers })
        assert.match(cacheStatus!, /; hit/)
        assert.lengthOf(body, MEGABYTE / 2)
      }
      assert.equal(await app.pageCache.renew('/'), 'renewed')
      const told = logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
      assert.deepEqual(
        told.map(({ level }) => level),
        [50, 30]
      )
    })
})

test.group('A folder that cannot be written to', () => {
  test('costs no page, is told of once, and is used when it can be', async ({ assert, fs }) => {
    const logs = collectLogs()
    const directory = join(fs.basePath, 'pages')
    await mkdir(fs.basePath, { recursive: true })
    await writeFile(directory, 'a file where a folder should be')
    const app = await startApp({
      cache: files(directory),
      configs: logs.configs,
      routes: (router) => {
        router.get('/:page', counting()).use(cachePage(60))
      },
    })
    for (const path of ['/1', '/2', '/3']) {
      const { status, cacheStatus } = await app.get(path)
      assert.deepEqual([status, cacheStatus], [200, 'page-cache; fwd=uri-miss; detail=store-error'])
    }
    await rm(directory)
    assert.equal(await app.cacheStatus('/1'), 'page-cache; fwd=uri-miss; stored')
    assert.match((await app.cacheStatus('/1'))!, /; hit/)
    const told = logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
    assert.deepEqual(
      told.map(({ level }) => level),
      [50, 30]
    )
  })
})
