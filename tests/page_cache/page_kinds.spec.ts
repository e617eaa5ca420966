import { test } from '@japa/runner'
import { counting } from '../support/runs.ts'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

/**
 * Two pages with one tag: one with a timeout, and one that is kept for ever.
 */
async function start() {
  const handlers = { timed: counting(), forever: counting() }
  const options = { tags: ['posts'] }
  const app = await startApp({
    routes: (router) => {
      router.get('/timed', handlers.timed).use(cachePage(3600, undefined, options))
      router.get('/forever', handlers.forever).use(cachePageForever(3600, undefined, options))
    },
  })
  const statuses = async () => [await app.cacheStatus('/timed'), await app.cacheStatus('/forever')]
  await statuses()
  return { pageCache: app.pageCache, statuses, handlers }
}

const MISS = /fwd=uri-miss; stored/
const HIT = /; hit(; ttl=\d+)?$/
const OUTDATED = /; hit; .*detail=outdated/

test.group('Invalidating one kind of page', () => {
  test('{0} of pages of the kind {1} leaves the others alone')
    .with([
      ['forgetTags', 'timeout', MISS, HIT],
      ['forgetTags', 'forever', HIT, MISS],
      ['forgetTags', undefined, MISS, MISS],
      ['expireTags', 'timeout', OUTDATED, HIT],
      ['expireTags', 'forever', HIT, OUTDATED],
      ['expireTags', undefined, OUTDATED, OUTDATED],
    ] as ['forgetTags' | 'expireTags', 'timeout' | 'forever' | undefined, RegExp, RegExp][])
    .run(async ({ assert }, [method, kind, timed, forever]) => {
      const { pageCache, statuses } = await start()
      await pageCache[method](['posts'], { kind })
      const [one, other] = await statuses()
      assert.match(one!, timed)
      assert.match(other!, forever)
    })

  test('renewTags of pages of the kind {0} renews no others, be they outdated or not')
    .with([
      ['timeout', [2, 1]],
      ['forever', [1, 2]],
      [undefined, [2, 2]],
    ] as ['timeout' | 'forever' | undefined, number[]][])
    .run(async ({ assert }, [kind, runs]) => {
      for (const isOutdated of [false, true]) {
        const { pageCache, handlers } = await start()
        if (isOutdated) {
          await pageCache.expireTags(['posts'])
        }
        const { totals } = await pageCache.renewTags(['posts'], { kind })
        assert.deepEqual([handlers.timed.runs, handlers.forever.runs], runs)
        assert.equal(totals.renewed, kind === undefined ? 2 : 1)
      }
    })
})
