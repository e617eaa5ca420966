import { join } from 'node:path'
import { test } from '@japa/runner'
import { visit } from './visitors.ts'
import { SoakProcess } from './soak_process.ts'
import type { Measured } from './measure.ts'

const MB = 1024 * 1024

/** How much more the heap may hold afterwards, in bytes */
const HEAP = 5 * MB

/**
 * How many entries more all maps and sets of the process may have. What is bounded, such as the versions
 * that are trusted, need not have been full before, and is so after 20,000 requests; what is not has one for
 * each request.
 */
const ENTRIES = 8_000

/** Of a store in memory: fewer than the pages need, as what has expired stays until there is no room */
const DAY_ENTRIES = 3_000

/** So few that the versions of tags, of which there may be 50 for each, are all there after the first requests */
const FULL_ENTRIES = 60

/** Longer than all requests take: how many of them are hits does not depend on how fast the machine is */
const MEMO = '1h'

/** `npm run soak` makes more requests */
const REQUESTS = Number(process.env.SOAK_REQUESTS ?? 10_000)

/** What is bounded is mostly full after so many requests, and all of it after 20,000 */
const WARM_UP = Math.max(8_000, REQUESTS / 10)
const STEP = Number(process.env.SOAK_STEP ?? 600)

test.group('Memory', () => {
  test('twenty-four hours of a thousand pages in {$self} leave nothing behind')
    .with(['memory', 'files'] as const)
    .run(async ({ assert, fs }, store) => {
      const server = await SoakProcess.start(store, join(fs.basePath, 'pages'), 7200, DAY_ENTRIES)
      await server.day({ hours: 6, step: STEP })
      const before = await server.measure()
      const { requests, hits } = await server.day({ hours: 24, step: STEP })
      const after = await server.measure()
      console.log(`${store}: ${requests} requests, ${hits} hits, ${told(before, after)}`)

      assert.isAbove(hits, requests / 10)
      assert.isBelow(after.heap - before.heap, HEAP)
      assert.deepEqual(after.resources, before.resources)
      // The file driver of bentocache 1.6.1 keeps a mutex for each key that was ever written.
      if (store === 'memory') {
        assert.isBelow(after.entries - before.entries, ENTRIES)
      }
      assert.equal(await server.end(), 0)
    })
    .timeout(600_000)

  test('so many requests of all kinds leave nothing behind', async ({ assert, fs }) => {
    const directory = join(fs.basePath, 'pages')
    const server = await SoakProcess.start('memory', directory, 1, FULL_ENTRIES, MEMO)
    // What is bounded is to be full before.
    await visit(server, WARM_UP, 1)
    const before = await server.measure()
    const { answers, hits, left } = await visit(server, REQUESTS, 2)
    const after = await server.measure()
    console.log(`${answers} answers, ${hits} hits, ${left} left, ${told(before, after)}`)

    assert.equal(answers + left, REQUESTS)
    assert.isAbove(hits, REQUESTS / 4)
    assert.isBelow(after.heap - before.heap, HEAP)
    assert.deepEqual(after.resources, before.resources)
    assert.isBelow(after.entries - before.entries, ENTRIES)
    assert.equal(await server.end(), 0)
  }).timeout(600_000)
})

function told(before: Measured, after: Measured): string {
  const heap = `heap ${(before.heap / MB).toFixed(1)} MB, then ${(after.heap / MB).toFixed(1)} MB`
  return `${heap}, ${after.entries - before.entries} entries more`
}
