/**
 * How many bytes of memory a page takes beyond its body, with the versions of its tags: what clearing all
 * pages gives back.
 *
 *   node --expose-gc --import=@poppinss/ts-exec benchmarks/growth/memory_process.ts "memo" 16k
 */
import { setTimeout } from 'node:timers/promises'
import { inject } from 'light-my-request'
import { BODIES } from '../hits/bodies.ts'
import { stores } from '../hits/servers/stores.ts'
import { startApp } from '../../tests/support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { MemoryKind } from './memory_of_pages.ts'

/** Bytes of bodies in all */
const BYTES = 256 * 1024 ** 2
const MOST = 4_000

/** Milliseconds after which nothing of a request goes on: the index is written each second */
const SETTLED = 2_500

const [kind, name] = process.argv.slice(2) as [MemoryKind, string]
const { type, text } = BODIES.find((body) => body.name === name)!
const pages = Math.min(MOST, Math.floor(BYTES / text.length))

const app = await startApp({
  ...(await stores({ maxItems: 10 * MOST })),
  config: kind === 'memo' ? { memo: '1h', memoSize: '1gb', cache: 'redis' } : { memo: 0 },
  routes: (router) => {
    router
      .get('/:page', ({ response }) => {
        response.header('content-type', type)
        return text
      })
      .use(cachePage('1h'))
  },
})
const server = await app.app.container.make('server')
const dispatch = (request: unknown, response: unknown) =>
  void server.handle(request as IncomingMessage, response as ServerResponse)

/**
 * Asks for all pages from a number on, one after the other.
 */
async function ask(from: number, count: number, expected: string): Promise<void> {
  for (let page = from; page < from + count; page++) {
    const url = `/${page}`
    const { headers } = await inject(dispatch, { url, headers: { host: new URL(app.url).host } })
    if (!String(headers['cache-status']).includes(expected)) {
      throw new Error(`${url} is no ${expected}: ${headers['cache-status']}`)
    }
  }
}

/**
 * Bytes, when what follows a request is done as well.
 */
async function used(): Promise<number> {
  await setTimeout(SETTLED)
  globalThis.gc!()
  globalThis.gc!()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

// What is loaded, compiled and made once belongs to no page.
const warm = 200
await ask(0, warm, 'stored')
await ask(0, warm, 'hit')
await ask(warm, pages, 'stored')
if (kind === 'memo') {
  // The second time a page is prepared for being sent.
  await ask(warm, pages, 'hit')
  await ask(warm, pages, 'hit')
}
// Forgetting them leaves what the process has of its requests: routes, statistics, caches of Node.js.
const before = await used()
await app.pageCache.clear()
const bytes = Math.round((before - (await used())) / (warm + pages) - text.length)
process.send?.({ bytes })
console.error(`${kind}, ${name}: ${bytes} bytes of a page beyond its body, of ${pages} pages`)
process.exit()
