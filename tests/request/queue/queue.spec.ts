import { test } from '@japa/runner'
import { getActiveTest } from '@japa/runner'
import { postgres, redis } from '../../support/services.ts'
import type { BackendName } from './support/backend.ts'
import { QueueSite, reportOf, type Asked } from './support/queue_site.ts'

const BACKENDS = {
  redis: !(await redis.available()) && 'Redis is not reachable',
  database: !(await postgres.available()) && 'PostgreSQL is not reachable',
}

async function start(name: BackendName, onAsked?: (asked: Asked) => unknown) {
  const site = await QueueSite.start(name, onAsked)
  getActiveTest()!.cleanup(() => site.close())
  return site
}

for (const [name, skip] of Object.entries(BACKENDS)) {
  test.group(`A warm-up in the queue | ${name}`, (group) => {
    group.each.skip(skip !== false, skip || '')
    group.each.timeout(90_000)

    test('loses nothing when a worker is killed, and repeats only the page it was at', async ({
      assert,
    }) => {
      let victim = 0
      const killed = Promise.withResolvers<void>()
      const site = await start(name as BackendName, async ({ worker }) => {
        // The first that has got so far: nobody knows which of them is the first to begin.
        if (victim === 0 && site.asked.filter((one) => one.worker === worker).length === 30) {
          victim = worker
          process.kill(worker, 'SIGKILL')
          killed.resolve()
        }
      })
      Array.from({ length: 3 }, () => site.work())
      const run = site.warmUp(300, ['--json'])
      await Promise.race([killed.promise, run.ended])
      const { code, ...written } = await run.ended
      const report = reportOf(written)

      assert.equal(code, 0)
      // The site has renewed the page that the killed worker was at, too
      assert.containSubset(report.totals, { urls: 300, visits: 300, renewed: 299, unchanged: 1 })
      const pages = Array.from({ length: 300 }, (_, index) => `/pages/${index + 1}`)
      assert.sameMembers(
        report.visits.map(({ url }) => new URL(url).pathname),
        pages
      )
      const repeated = site.asked.map(({ path }) => path)
      pages.forEach((path) => repeated.splice(repeated.indexOf(path), 1))
      assert.deepEqual(repeated, [site.asked.filter((one) => one.worker === victim).at(-1)!.path])
    })
  })
}

test.group('A warm-up in the queue', (group) => {
  group.each.skip(BACKENDS.redis !== false, BACKENDS.redis || '')
  group.each.timeout(90_000)

  test('fails where no worker knows the command, and says so', async ({ assert }) => {
    const site = await start('redis')
    site.work({ KNOWS_COMMAND: 'no' })
    const { code, ...written } = await site.warmUp(60, ['--json']).ended
    const { totals, hints } = reportOf(written)

    assert.equal(code, 1)
    assert.containSubset(totals, { urls: 60, visits: 60, failed: 60 })
    assert.match(hints.join(), /this application has no warm-up "warmup:many"/)
  })

  test('Ctrl-C leaves it going, and says how to follow it again', async ({ assert }) => {
    const asked = Promise.withResolvers<void>()
    // Each process has what it has read in its own memory, too
    const site = await start('tiered', () => asked.resolve())
    const left = site.warmUp(400)
    site.work()
    await asked.promise
    left.child.kill('SIGINT')
    const { code, stdout } = await left.ended
    const [, id] = stdout.match(/node ace warmup:many --follow=(\w+)/)!
    assert.equal(code, 1)

    const followed = await site.warmUp(0, [`--follow=${id}`, '--json']).ended
    assert.equal(followed.code, 0)
    assert.containSubset(reportOf(followed).totals, { urls: 400, visits: 400, renewed: 400 })
    assert.lengthOf(site.asked, 400)
  })
})
