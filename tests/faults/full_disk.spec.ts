import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { tmpdir } from 'node:os'
import { getActiveTest, test } from '@japa/runner'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { drivers, store } from '@adonisjs/cache'
import { startApp } from '../support/test_app.ts'
import { holdTimers } from '../support/hold_timers.ts'
import { collectLogs } from '../support/logs.ts'
import { fileDirectory } from '../support/file_directory.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'

const KILOBYTE = 1024
const PAGES = 20

/**
 * Mounts a disk of a megabyte.
 *
 * @returns where it is, and how to unmount it; `null` where this process may not mount anything
 */
function smallDisk(): { directory: string; unmount: () => void } | null {
  const directory = mkdtempSync(join(tmpdir(), 'small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', directory], { stdio: 'ignore' })
  } catch {
    rmdirSync(directory)
    return null
  }
  const unmount = () => {
    execFileSync('umount', ['-l', directory])
    rmdirSync(directory)
  }
  return { directory, unmount }
}

/**
 * Has somebody else take all room that there is, at once, until the test ends.
 */
async function takeAllRoom(directory: string): Promise<void> {
  const taking = `
    const { openSync, writeSync } = require('node:fs')
    const { parentPort, workerData } = require('node:worker_threads')
    const file = openSync(workerData, 'a')
    const taken = Buffer.alloc(${4 * KILOBYTE})
    for (let isFull = false; ; ) {
      try {
        writeSync(file, taken)
      } catch {
        isFull ||= parentPort.postMessage('full') ?? true
      }
    }`
  const workerData = join(directory, 'taken')
  const worker = new Worker(taking, { eval: true, workerData })
  getActiveTest()!.cleanup(() => worker.terminate().then(() => {}))
  await once(worker, 'message')
}

const trial = smallDisk()
trial?.unmount()

test.group('A disk without room', (group) => {
  group.each.skip(trial === null, 'Mounting a disk takes root')

  test('costs no page, neither a stored one nor a new one, and is used when there is room', async ({
    assert,
    cleanup,
  }) => {
    const { directory, unmount } = smallDisk()!
    cleanup(unmount)
    const logs = collectLogs()
    const pages = store().useL2Layer(
      drivers.file({ directory: fileDirectory(directory), pruneInterval: false })
    )
    let kilobytes = 100
    const app = await startApp({
      cache: { default: 'pages', stores: { pages } },
      configs: logs.configs,
      routes: (router) => {
        router
          .get('/:page', ({ params }) => `${params.page} ${'x'.repeat(kilobytes * KILOBYTE)}`)
          .use(cachePage(3600, ({ params }) => params.page))
      },
    })
    holdTimers()
    const stored: string[] = []
    for (let page = 0; page < PAGES; page++) {
      const { status, body, cacheStatus } = await app.get(`/${page}`)
      assert.deepEqual([status, body.split(' ')[0]], [200, `${page}`])
      if (cacheStatus!.endsWith('; stored')) {
        stored.push(`/${page}`)
      } else {
        assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=store-error')
      }
    }
    assert.isAbove(stored.length, 3)
    assert.isBelow(stored.length, PAGES)
    kilobytes = 400
    for (const path of stored) {
      assert.equal(await app.pageCache.renew(path), 'failed: store-error')
    }
    for (const path of stored) {
      const { body, cacheStatus } = await app.get(path)
      assert.match(cacheStatus!, /; hit/)
      assert.isBelow(body.length, 101 * KILOBYTE)
    }
    await app.pageCache.clear()
    assert.match((await app.cacheStatus('/0'))!, /; stored$/)
    assert.match((await app.cacheStatus('/0'))!, /; hit/)
    // Small entries fit in now and then. Nothing half written is found, which would be a warning.
    const told = logs.lines.filter(({ msg }) => msg.startsWith('page cache'))
    assert.isNotEmpty(told)
    assert.deepEqual(
      told.map(({ level }) => level),
      told.map((_, index) => [50, 30][index % 2])
    )
  })

  test('costs no stored page where others take what room there is', async ({ assert, cleanup }) => {
    const { directory, unmount } = smallDisk()!
    cleanup(unmount)
    const pages = store().useL2Layer(
      drivers.file({ directory: fileDirectory(directory), pruneInterval: false })
    )
    let kilobytes = 60
    const app = await startApp({
      cache: { default: 'pages', stores: { pages } },
      routes: (router) => {
        router
          .get('/:page', ({ params }) => `${params.page} ${'x'.repeat(kilobytes * KILOBYTE)}`)
          .use(cachePage(3600, ({ params }) => params.page))
      },
    })
    holdTimers()
    const paths = ['/0', '/1', '/2', '/3', '/4', '/5', '/6', '/7']
    for (const path of paths) {
      assert.match((await app.cacheStatus(path))!, /; stored$/)
    }
    await takeAllRoom(directory)
    kilobytes = 100
    for (const path of paths) {
      assert.equal(await app.pageCache.renew(path), 'failed: store-error')
    }
    for (const path of paths) {
      const { body, cacheStatus } = await app.get(path)
      assert.match(cacheStatus!, /; hit/)
      assert.isBelow(body.length, 61 * KILOBYTE)
    }
  })
})
