import { test } from '@japa/runner'
import { stopClock } from '../support/clock.ts'
import { startApp } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { openRecords } from '../../src/request/journal/open_records.ts'
import { ApplicationSettings } from '../../src/application_settings.ts'
import { RunLog } from '../../src/request/journal/run_log.ts'
import { RunWatch } from '../../src/dashboard/runs/run_watch.ts'
import { RunAnnouncement } from '../../src/request/journal/run_announcement.ts'
import { AnnouncedRuns } from '../../src/request/journal/announced_runs.ts'
import type { StoredVisit } from '../../src/request/journal/stored_visit.ts'
import { DASHBOARD, startDashboard } from './support/dashboard_app.ts'

/** What processes share, as JSON */
function sharedRecords() {
  const entries = new Map<string, string>()
  return {
    store: 'main',
    isShared: true,
    read: async (key: string) => JSON.parse(entries.get(key) ?? 'null'),
    write: async (key: string, value: unknown) => void entries.set(key, JSON.stringify(value)),
    delete: async (key: string) => void entries.delete(key),
  }
}

/** What the dashboard has of them */
async function runsOf(
  records: ReturnType<typeof sharedRecords>,
  watch = new RunWatch(async () => records)
) {
  const { runs } = await watch.all(Date.now())
  return runs
}

const visit = (number: number, outcome: string): StoredVisit => [
  ...([`key ${number}`, `http://shop/${number}`, 'anonymous', 200, 5, 100, 1] as const),
  outcome,
]

test.group('Warm-ups on the dashboard', () => {
  test('of one process are shown with how far they are, and when they have ended', async ({
    assert,
  }) => {
    const clock = stopClock()
    const records = sharedRecords()
    const runs = () => runsOf(records)
    const run = new RunAnnouncement(records, 'warmup:shop')
    run.show({ done: 1, failed: 0, total: null })
    await run.settled()
    assert.containSubset(await runs(), [
      { command: 'warmup:shop', done: 1, total: null, state: 'running' },
    ])
    clock.forward(2)
    run.show({ done: 5, failed: 2, total: 10 })
    await run.settled()
    assert.containSubset(await runs(), [{ done: 5, failed: 2, total: 10 }])
    clock.forward(61)
    assert.containSubset(await runs(), [{ state: 'silent' }])
    await run.end()
    assert.containSubset(await runs(), [{ state: 'ended' }])
  })

  test('that have asked for nothing are not shown', async ({ assert }) => {
    const records = sharedRecords()
    await new RunAnnouncement(records, 'warmup:shop').end()
    assert.deepEqual(await runsOf(records), [])
  })

  test('of a queue are as far as their parts', async ({ assert }) => {
    const records = sharedRecords()
    const log = RunLog.create(records)
    const now = Date.now()
    const begun = { startedAt: now, seenAt: now, endedAt: null, done: 0, failed: 0, total: null }
    await new AnnouncedRuns(records).write({
      ...{ id: log.id, command: 'warmup:shop', queue: 'default' },
      ...begun,
    })
    const watch = new RunWatch(async () => records)
    const look = () => runsOf(records, watch)
    assert.containSubset(await look(), [{ done: 0, total: null, state: 'running' }])
    await log.writeCut({ slices: 2, total: 3, isLimited: false, error: null })
    const part = { urls: 2, duplicates: 0, hints: [], endedAt: now }
    await log.writePart(1, { ...part, visits: [visit(1, 'renewed'), visit(2, 'failed')] })
    assert.containSubset(await look(), [{ done: 2, failed: 1, total: 3, state: 'running' }])
    await log.writePart(2, { ...part, visits: [visit(3, 'renewed')] })
    assert.containSubset(await look(), [{ done: 3, failed: 1, total: 3, state: 'ended' }])
  })

  test('are those of now where each process has a memory before the store, and no bus', async ({
    assert,
  }) => {
    const fragile = new FragileStore()
    const start = async () => {
      const { app } = await startApp({ cache: fragile.cacheBehindMemory, routes: () => {} })
      return openRecords(app, new ApplicationSettings(app))
    }
    const [server, worker, other] = [await start(), await start(), await start()]
    const watch = new RunWatch(async () => server)
    const look = async () => {
      const { runs } = await watch.all(Date.now())
      return runs!.map(({ command, done, state }) => [command, done, state])
    }
    const run = new RunAnnouncement(worker, 'warmup:shop')
    run.show({ done: 1, failed: 0, total: null })
    await run.settled()
    assert.deepEqual(await look(), [['warmup:shop', 1, 'running']])
    await run.end()
    assert.deepEqual(await look(), [['warmup:shop', 1, 'ended']])
    const next = new RunAnnouncement(other, 'warmup:blog')
    next.show({ done: 2, failed: 0, total: null })
    await next.settled()
    assert.sameDeepMembers(await look(), [
      ['warmup:shop', 1, 'ended'],
      ['warmup:blog', 2, 'running'],
    ])
  })

  test('are not shown where the store is in the memory of one process, which is said', async ({
    assert,
  }) => {
    const app = await startDashboard()
    assert.include(await app.body(`${DASHBOARD}/warm-ups`), 'is in the memory of one process')
  })

  test('are told of together with what was begun here', async ({ assert }) => {
    const app = await startDashboard()
    assert.include(await app.body(`${DASHBOARD}/warm-ups`), 'Pages that are renewed from here')
  })
})
