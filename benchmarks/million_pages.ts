/**
 * What a Redis with ever more pages costs: storing a page, a hit, invalidating, and what reads the index of
 * pages. Prints a line at each power of ten.
 *
 *   npm run benchmark:pages              up to 1,000,000 pages, a quarter of an hour to half an hour
 *   npm run benchmark:pages -- 10000
 */
import { inject } from 'light-my-request'
import { Redis } from 'ioredis'
import { OwnRedis } from '../tests/support/own_redis.ts'
import { startApp } from '../tests/support/test_app.ts'
import { SelectedPages } from '../src/page_cache/indexing/selected_pages.ts'
import { cachePage } from '../src/controllers/cache_page.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Requests at a time */
const AT_ONCE = 64
/** Pages of one tag */
const PAGES_OF_A_TAG = 100
/** How many hits are measured, of how many pages */
const HITS = 5_000
const ASKED_FOR = 1_000

const most = Number(process.argv[2] ?? 1_000_000)
const redis = await OwnRedis.start()
let runs = 0
const app = await startApp({
  ...redis.app(),
  // Every hit is read from Redis.
  config: { memo: 0 },
  routes: (router) => {
    router
      .get('/:page', ({ params }) => {
        runs++
        return `${params.page} `.repeat(200)
      })
      .use(
        cachePage('1d', undefined, {
          tags: ({ params }) => [`tag-${Math.floor(params.page / PAGES_OF_A_TAG)}`],
        })
      )
  },
})
const server = await app.app.container.make('server')
const handle = (request: unknown, response: unknown) =>
  void server.handle(request as IncomingMessage, response as ServerResponse)
const { host } = new URL(app.url)
const ask = (page: number) => inject(handle, { url: `/${page}`, headers: { host } })

/** Asks for pages, several at a time */
async function askAll(pages: Iterable<number>): Promise<void> {
  const left = pages[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = left.next(); !next.done; next = left.next()) {
        await ask(next.value)
      }
    })
  )
}

/** @returns milliseconds */
async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

function* numbers(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) {
    yield number
  }
}

const client = new Redis({ host: '127.0.0.1', port: redis.port })
let stored = 0
for (let count = 1_000; count <= most; count *= 10) {
  const begun = stored
  const storing = await timed(() => askAll(numbers(begun, count)))
  stored = count
  await app.pageCache.settled()
  const hit = await timed(() =>
    askAll(Array.from({ length: HITS }, (_, at) => (at % ASKED_FOR) * (count / ASKED_FOR)))
  )
  const before = runs
  const forgetting = await timed(() => app.pageCache.forgetTags(['tag-1']))
  await ask(PAGES_OF_A_TAG)
  const isForgotten = runs === before + 1
  const list = { pages: 0, problems: [] as string[] }
  const listing = await timed(async () => {
    const pages = app.pageCache.notes.stored(new SelectedPages({}))
    const records = await Array.fromAsync(pages.read())
    list.pages = records.length
    list.problems.push(...pages.problems)
  })
  const [, memory] = /used_memory:(\d+)/.exec(await client.info('memory'))!
  console.log(
    [
      `${count.toLocaleString('en')} pages`,
      `storing ${((storing / (count - begun)) * 1000).toFixed(0)} us each`,
      `hit ${((hit / HITS) * 1000).toFixed(0)} us`,
      `forgetTags ${forgetting.toFixed(1)} ms (${isForgotten ? 'forgotten' : 'NOT FORGOTTEN'})`,
      `list ${list.pages.toLocaleString('en')} in ${(listing / 1000).toFixed(1)} s`,
      `Redis ${Math.round(Number(memory) / count)} bytes a page`,
      `heap ${Math.round(process.memoryUsage().heapUsed / 1024 ** 2)} MB`,
      ...list.problems,
    ].join('; ')
  )
}
client.disconnect()
await app.close()
await redis.end()
