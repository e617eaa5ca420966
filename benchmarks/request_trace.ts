/**
 * Which files of this package one request passes through, and how many asynchronous functions of
 * ours it waits for: for a hit on a page that is remembered, for one that asks the store, for a miss,
 * and for a renewal. Counted with V8's precise coverage.
 * A file counts when a function of it was called; ends with 1 where a limit is exceeded.
 *
 * npm run benchmark:trace             prints the figures
 * npm run benchmark:trace -- --list   and every function that was called
 */
import { Session } from 'node:inspector/promises'
import { setTimeout } from 'node:timers/promises'
import { startApp } from '../tests/support/test_app.ts'
import { cachePage } from '../src/controllers/cache_page.ts'

const SOURCE = new URL('../src/', import.meta.url).href
const LIMITS: Record<string, { files: number; async: number }> = {
  hit: { files: 25, async: 0 },
  read: { files: 30, async: 12 },
  miss: { files: 57, async: Infinity },
  renewal: { files: 69, async: Infinity },
}

const session = new Session()
session.connect()
await session.post('Debugger.enable')
await session.post('Profiler.enable')
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

const app = await startApp({
  routes: (router) => router.get('/:page', () => '<p>page</p>').use(cachePage(3600)) as never,
})

/**
 * The functions of this package that are called while something is done. Counting begins anew
 * each time it is read.
 */
async function callsOf(work: () => Promise<unknown>) {
  await session.post('Profiler.takePreciseCoverage')
  await work()
  const { result } = await session.post('Profiler.takePreciseCoverage')
  const calls: { file: string; name: string; isAsync: boolean }[] = []
  for (const { url, scriptId, functions } of result.filter((one) => one.url.startsWith(SOURCE))) {
    const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId })
    for (const { functionName: name, ranges } of functions) {
      const [{ count, startOffset }] = ranges
      const isAsync = scriptSource.startsWith('async', startOffset)
      // Counted before its first function is, and so are private fields
      if (count > 0 && startOffset > 0) {
        calls.push({ file: url.slice(SOURCE.length), name, isAsync })
      }
    }
  }
  return calls
}

const ask = (path: string) => async () => {
  const response = await fetch(`${app.url}${path}`)
  await response.text()
}

// What is done once per route, per store and per tag is not part of a request, and neither is what the
// index is told of after the answer.
await ask('/first')()
await ask('/page')()
await ask('/page')()
await setTimeout(1_100)

const traces = {
  read: await callsOf(ask('/page')),
  hit: await callsOf(ask('/page')),
  miss: await callsOf(ask('/other')),
  // Before what the miss has left to be done
  renewal: await callsOf(() => app.pageCache.renew(`${app.url}/page`)),
}
for (const [name, calls] of Object.entries(traces)) {
  const files = new Set(calls.map(({ file }) => file)).size
  const asynchronous = calls.filter(({ isAsync }) => isAsync).length
  const isExceeded = files > LIMITS[name].files || asynchronous > LIMITS[name].async
  process.exitCode = isExceeded ? 1 : process.exitCode
  console.log(
    `${name.padEnd(8)} ${files} files (at most ${LIMITS[name].files}), ${calls.length} functions, ${asynchronous} async${isExceeded ? ': TOO MANY' : ''}`
  )
  if (process.argv.includes('--list')) {
    calls.forEach((call) =>
      console.log(`  ${call.file} ${call.name || '(anonymous)'}${call.isAsync ? ', async' : ''}`)
    )
  }
}
await app.close()
process.exit()
