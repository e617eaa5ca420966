/**
 * How much memory a warm-up of many pages takes.
 *
 *   node --import=@poppinss/ts-exec benchmarks/warm_up_memory.ts [urls] [concurrency]
 *
 * 100,000 URLs from an async generator are asked for at a server in a child process, so that
 * only the warm-up itself is measured. Resident memory may grow by less than 50 MB from the first
 * thousand pages, when everything is loaded and compiled, to the highest point after them.
 * The exit code says whether it did.
 *
 * Nothing adds up: the live heap stays at 20 MB. What grows is V8's young generation, in steps of
 * 16 and 32 MB, the sooner the more requests are under way. With 4 of them it stays at the first
 * step for 100,000 pages (27 to 32 MB); with 8 the second may come (52 to 60 MB).
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { makeRequests } from '../src/request/make_requests.ts'
import type { AddressInfo } from 'node:net'
import type { RequestRuntime } from '../src/request/runtime.ts'

const MB = 1024 * 1024
const BOUND = 50 * MB
const BODY = Buffer.alloc(8 * 1024, 'x')

function serve(): void {
  const server = createServer((request, response) => {
    const isBroken = /999\b/.test(request.url!)
    response.writeHead(isBroken ? 500 : 200, {
      'cache-status': `page-cache; fwd=request; ${isBroken ? 'detail=kept' : 'stored; detail=renewed'}`,
    })
    response.end(BODY)
  })
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
  process.on('disconnect', () => process.exit())
}

function runtimeFor(url: string): RequestRuntime {
  return {
    baseUrl: () => url,
    renews: () => true,
    renewalHeaders: (method, { pathname }, host) => ({
      'x-page-cache-renew': Buffer.from(`${method} ${host} ${pathname}`).toString('base64'),
    }),
    handle: () => {},
    routeUrl: () => '',
  }
}

async function measure(urls: number, concurrency: number): Promise<number> {
  const child = fork(fileURLToPath(import.meta.url), ['--serve'], { execArgv: process.execArgv })
  const [port] = await once(child, 'message')

  async function* pages() {
    for (let page = 0; page < urls; page++) {
      yield `/posts/${page}?page=${page % 7}`
    }
  }

  let warm = 0
  let highest = 0
  const report = await makeRequests(
    {
      urls: pages(),
      concurrency,
      slowDown: false,
      onVisit(_visit, { done }) {
        if (done % 1000 === 0) {
          const { rss } = process.memoryUsage()
          warm ||= rss
          highest = Math.max(highest, rss)
        }
      },
    },
    runtimeFor(`http://127.0.0.1:${port}`)
  )
  child.disconnect()

  const { totals, durationMs, p50, p95 } = report
  const perSecond = Math.round((totals.visits / durationMs) * 1000)
  console.log(`${totals.visits} visits, ${totals.renewed} renewed, ${totals.failed} failed`)
  console.log(
    `${(durationMs / 1000).toFixed(1)} s, ${perSecond} a second, p50 ${p50} ms, p95 ${p95} ms`
  )
  console.log(
    `resident memory: ${(warm / MB).toFixed(1)} MB after 1,000 pages, ${(highest / MB).toFixed(1)} MB at most: grew by ${((highest - warm) / MB).toFixed(1)} MB (bound: ${BOUND / MB} MB)`
  )
  return highest - warm
}

if (process.argv[2] === '--serve') {
  serve()
} else {
  const [urls = '100000', concurrency = '4'] = process.argv.slice(2)
  const grown = await measure(Number(urls), Number(concurrency))
  process.exitCode = grown < BOUND ? 0 : 1
}
