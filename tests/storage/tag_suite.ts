import { test } from '@japa/runner'
import { xorshift128plus } from 'pure-rand/generator/xorshift128plus'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { TestApp } from '../support/test_app.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { StoreSuite, StoreUnderTest } from './store_under_test.ts'

const DAY = 86_400
const LONG = 60 * DAY

/** Beyond the time for which a version that was read is trusted, in seconds */
const LONGER_THAN_TRUST = 2

const HOST = 'a.test'

type Ask = [path: string, language: string]

/** A page of each kind: kept for a time and for ever, alone and in variants, with a made-up query */
const PAGES: Ask[] = [
  ['/timed', 'de'],
  ['/forever', 'de'],
  ['/forever?made=up', 'de'],
  ['/varied/timed', 'de'],
  ['/varied/timed', 'en'],
  ['/varied/forever', 'de'],
  ['/varied/forever', 'en'],
]

const INVALIDATIONS: [how: string, invalidate: (app: TestApp) => Promise<unknown>][] = [
  ['forgetTags()', ({ pageCache }) => pageCache.forgetTags(['posts'])],
  [
    'forgetUrl()',
    ({ pageCache }) => each(([path]) => pageCache.forgetUrl(`http://${HOST}${path}`)),
  ],
  ['forget()', ({ pageCache }) => each(([path]) => pageCache.forget(`${HOST}${path}`))],
  ['clear()', ({ pageCache }) => pageCache.clear()],
]

async function each<T>(ask: (page: Ask) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const page of PAGES) {
    results.push(await ask(page))
  }
  return results
}

/**
 * Starts an application whose handlers count how often they have run, all together: a page with
 * a greater number is a later one.
 */
async function start({ app, raw }: StoreUnderTest) {
  const clock = stopClock(new Date())
  let runs = 0
  const handler = () => `${++runs}`
  const varied = ({ request, response }: HttpContext) => {
    response.vary('Accept-Language')
    return `${request.header('accept-language')} ${++runs}`
  }
  const options = { tags: ['posts', 'news'] }
  const server = await startApp({
    ...app,
    config: { hosts: [HOST] },
    routes: (router) => {
      router.get('/timed', handler).use(cachePage(2 * LONG, undefined, options))
      router.get('/forever', handler).use(cachePageForever(2 * LONG, undefined, options))
      router.get('/varied/timed', varied).use(cachePage(2 * LONG, undefined, options))
      router.get('/varied/forever', varied).use(cachePageForever(2 * LONG, undefined, options))
      router.get('/later', handler).use(cachePageForever(60, undefined, { tags: ['later'] }))
    },
  })
  const ask = ([path, language]: Ask) =>
    server.get(path, { headers: { 'host': HOST, 'accept-language': language } })
  /** The number of the run that has made a page */
  const runOf = (page: Ask) => ask(page).then(({ body }) => Number(body.split(' ').at(-1)))
  /** Moves the clock, and that of the store, if it has one of its own */
  const forward = async (seconds: number) => {
    clock.forward(seconds)
    for (const { key, ttl } of (await raw?.entries()) ?? []) {
      await (ttl !== null && ttl < seconds * 1000 && raw!.evict(key))
    }
  }
  return { server, ask, runOf, forward }
}

/**
 * Holds the invalidations of a store to what they promise, however much time passes and whatever the
 * store evicts. Every store runs the same suite.
 */
export function testTags({ name, skip, create, outlivesProcess }: StoreSuite): void {
  test.group(`Invalidated pages in ${name}`, (group) => {
    if (skip) {
      group.each.skip(true, skip)
    }

    test('do not come back in sixty days in which nobody asks for them: {0}')
      .with(INVALIDATIONS)
      .run(async ({ assert }, [, invalidate]) => {
        const { server, ask, runOf, forward } = await start(await create())
        await each(ask)
        await invalidate(server)
        await forward(LONG)
        const next = await each(runOf)
        assert.deepEqual(
          next,
          PAGES.map((_, index) => PAGES.length + index + 1)
        )
        assert.deepEqual(await each(runOf), next)
      })

    test('do not come back in sixty days in which they are asked for: {0}')
      .with(INVALIDATIONS)
      .run(async ({ assert }, [, invalidate]) => {
        const { server, ask, runOf, forward } = await start(await create())
        await each(ask)
        await invalidate(server)
        let floors = await each(runOf)
        assert.isAbove(Math.min(...floors), PAGES.length)
        for (let day = 0; day < 60; day += 10) {
          await forward(10 * DAY)
          const runs = await each(runOf)
          runs.forEach((run, index) => assert.isAtLeast(run, floors[index], PAGES[index].join(' ')))
          floors = runs
        }
        // What is kept for ever, and no visitor can have made up, is still there.
        const { cacheStatus } = await ask(['/forever', 'de'])
        assert.equal(cacheStatus, 'page-cache; hit')
      })

    test('go with a tag that is first used sixty days after it was invalidated', async ({
      assert,
    }) => {
      const { server, runOf, forward } = await start(await create())
      const page: Ask = ['/later', 'de']
      await server.pageCache.forgetTags(['later'])
      await forward(LONG)
      assert.equal(await runOf(page), 1)
      await forward(LONG)
      assert.equal(await runOf(page), 1)
      await server.pageCache.forgetTags(['later'])
      await forward(LONG)
      assert.equal(await runOf(page), 2)
      assert.equal(await runOf(page), 2)
    })

    if (!outlivesProcess) {
      return
    }

    test('do not come back when the store evicts {0}')
      .with([
        ['one of its entries, each once', Infinity, (keys, round) => keys.slice(round, round + 1)],
        ['all of its entries but one', 10, (keys, round) => keys.toSpliced(2 * round, 1)],
        ['any of its entries', 10, someOf],
      ] as [what: string, rounds: number, victims: (keys: string[], round: number) => string[]][])
      .run(async ({ assert }, [, rounds, victims]) => {
        const store = await create()
        const raw = store.raw!
        const { server, ask, runOf, forward } = await start(store)
        await each(ask)
        let round = 0
        let entries = 0
        do {
          // Half of the times there are new pages when it is evicted, and half of the times none.
          for (const isAsked of [true, false]) {
            await server.pageCache.forgetTags(['posts'])
            const floor = Math.max(...(await each(runOf)))
            await server.pageCache.forgetTags([isAsked ? 'other' : 'posts'])
            const found = await raw.entries()
            entries = found.length
            const keys = found.map(({ key }) => key).toSorted()
            for (const key of victims(keys, round)) {
              await raw.evict(key)
            }
            await forward(LONGER_THAN_TRUST)
            const runs = await each(runOf)
            const least = isAsked ? floor - PAGES.length + 1 : floor + 1
            assert.isAtLeast(Math.min(...runs), least)
          }
        } while (++round < Math.min(entries, rounds))
        // It can still be used.
        const left = await each(runOf)
        assert.deepEqual(await each(runOf), left)
        assert.isAbove(entries, 3 * PAGES.length)
      })
      .timeout(120_000)
  })
}

/**
 * Any of some keys, the same ones in each run of the suite.
 */
function someOf(keys: string[], seed: number): string[] {
  const random = xorshift128plus(seed)
  return keys.filter(() => uniformInt(random, 0, 1) === 0)
}
