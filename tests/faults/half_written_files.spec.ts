import { join } from 'node:path'
import { test } from '@japa/runner'
import { crowd } from '../support/crowd.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { storesIn } from '../support/stores.ts'
import { collectLogs } from '../support/logs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * A megabyte in words of one length: Node writes, and reads, a file of more than half a megabyte in
 * parts.
 */
const WORD = 16
const WORDS = (1024 * 1024) / WORD
const WRITES = 6
const READERS = 2

let runs = 0

function madeNow(): string {
  return `run ${String(++runs).padStart(WORD - 4)}`.repeat(WORDS)
}

const isOfOneRun = (body: string) => body === body.slice(0, WORD).repeat(WORDS)

/**
 * One of several processes over one folder: of what another one writes it knows nothing.
 */
async function start(directory: string) {
  return startApp({
    cache: storesIn(directory).files,
    configs: collectLogs().configs,
    config: { hosts: ['a.test'], maxBodySize: '2mb' },
    routes: (router) => {
      router.get('/timed', madeNow).use(cachePage(60))
      router.get('/forever', madeNow).use(cachePageForever(60))
    },
  })
}

const ask = (app: TestApp, path: string) => app.get(path, { headers: { host: 'a.test' } })

test.group('A large file that is written over and over', () => {
  test('costs nobody the page, and shows nobody a part of another one: {$self}')
    .with(['/timed', '/forever'])
    .run(async ({ assert, fs }, path) => {
      const directory = join(fs.basePath, 'pages')
      const [writer, reader] = [await start(directory), await start(directory)]
      let isOver = false
      const readers = crowd(READERS, async (index) => {
        while (!isOver) {
          const { status, body } = await ask(index === 0 ? writer : reader, path)
          assert.equal(status, 200)
          assert.isTrue(isOfOneRun(body))
        }
      })
      for (let write = 0; write < WRITES; write++) {
        const before = runs
        const result = await writer.pageCache.renew(`http://a.test${path}`)
        // A visitor who has found a part of the file may have stored a page that began later.
        const isAlone = runs === before + 1
        assert.include(isAlone ? ['renewed'] : ['renewed', 'kept'], result)
      }
      isOver = true
      await readers

      // A machine that is busy may have left the store alone for a while.
      let answer
      do {
        answer = await ask(reader, path)
      } while (!/; hit/.test(answer.cacheStatus!))
      assert.isTrue(isOfOneRun(answer.body))
    })
    .timeout(60_000)
})
