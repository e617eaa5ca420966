/**
 * Large warm-ups in the queue of an application, with real servers and real processes:
 *
 *   npm run benchmark:queue
 *
 * - 20,000 pages over three workers on Redis, one of which is killed with SIGKILL in the middle;
 *   and 2,000 in the database. The report must have each page once, and the site may have been
 *   asked twice for those pages only that the killed worker was at.
 * - 1,000 slices that wait in Redis must take less than 10 MB.
 *
 * The exit code says whether all of that is so.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { postgres, redis } from '../tests/support/services.ts'
import { QueueSite, reportOf, type Asked } from '../tests/request/queue/support/queue_site.ts'
import type { BackendName } from '../tests/request/queue/support/backend.ts'

const MB = 1024 * 1024

/** Requests at the same time within a slice: so many may be under way when a worker is killed */
const CONCURRENCY = 4

async function killInTheMiddle(backend: BackendName, pages: number): Promise<boolean> {
  let victim = 0
  const site = await QueueSite.start(backend, ({ worker }: Asked) => {
    if (worker === victim && site.asked.length > pages / 2) {
      process.kill(worker, 'SIGKILL')
      victim = 0
    }
  })
  const env = { CONCURRENCY: String(CONCURRENCY) }
  const workers = [site.work(env), site.work(env), site.work(env)]
  victim = workers[0].child.pid!
  const begun = performance.now()
  const report = reportOf(await site.warmUp(pages, ['--json'], env).ended)
  const seconds = (performance.now() - begun) / 1000
  await site.close()

  const { urls, visits, failed } = report.totals
  const different = new Set(report.visits.map(({ url }) => url)).size
  const repeated = site.asked.length - pages
  const isKilled = victim === 0
  console.log(
    `${backend}: ${visits} visits of ${different} pages in ${seconds.toFixed(1)} s (${Math.round(pages / seconds)}/s), ${failed} failed, ${repeated} asked for twice`
  )
  return (
    isKilled &&
    report.ok &&
    [urls, visits, different].every((count) => count === pages) &&
    repeated >= 0 &&
    repeated <= CONCURRENCY
  )
}

async function measureSlices(slices: number): Promise<boolean> {
  const site = await QueueSite.start('redis')
  const run = site.warmUp(slices * 50)
  while ((await site.waiting()) < slices) {
    await sleep(50)
  }
  const bytes = await site.queueMemory()
  run.child.kill('SIGKILL')
  await site.close()
  console.log(`${slices} slices of 50 pages take ${(bytes / MB).toFixed(1)} MB in Redis`)
  return bytes < 10 * MB
}

await redis.available()
await postgres.available()
const results = [
  await measureSlices(1000),
  await killInTheMiddle('redis', 20_000),
  await killInTheMiddle('database', 2000),
]
process.exit(results.every((isGood) => isGood) ? 0 : 1)
