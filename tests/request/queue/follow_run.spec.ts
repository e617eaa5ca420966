import { test } from '@japa/runner'
import { followRun } from '../../../src/request/queue/follow_run.ts'
import { RunLog } from '../../../src/request/journal/run_log.ts'
import { storeVisit } from '../../../src/request/journal/stored_visit.ts'
import type { Part } from '../../../src/request/journal/part.ts'
import type { Visit } from '../../../src/request/types.ts'

const VISIT: Visit = {
  url: 'http://localhost/',
  persona: 'anonymous',
  language: null,
  vary: null,
  status: 200,
  durationMs: 1,
  bytes: 1,
  attempts: 1,
  outcome: 'renewed',
  reason: null,
  redirectedTo: null,
  verified: null,
}

function part(endedAt = 0): Part {
  return { visits: [storeVisit('', VISIT)], urls: 1, duplicates: 0, hints: [], endedAt }
}

/**
 * A run whose parts a test writes while it is followed: `meanwhile` is called whenever there is
 * nothing new, and half a second passes.
 */
async function follow(meanwhile: (log: RunLog, seconds: number) => unknown, lost: number[] = []) {
  const entries = new Map<string, string>()
  const log = RunLog.create({
    store: 'redis',
    isShared: true,
    read: async (key) => JSON.parse(entries.get(key) ?? 'null'),
    write: async (key, value) => void entries.set(key, JSON.stringify(value)),
    delete: async (key) => void entries.delete(key),
  })
  const startedAt = new Date(0).toISOString()
  const beginning = { command: 'a', queue: 'b', startedAt, keepVisits: 10, allowNothing: false }
  await log.writeBeginning(beginning)

  let time = 0
  const controller = new AbortController()
  const silences: [number, boolean][] = []
  const progress: unknown[] = []
  const report = await followRun(log, {
    clock: {
      now: () => time,
      sleep: async (ms) => {
        time += ms
        if ((await meanwhile(log, time / 1000)) === 'end') {
          controller.abort()
        }
      },
    },
    signal: controller.signal,
    hasLost: async (slice) => lost.includes(slice),
    onVisit: (_, now) => progress.push(now),
    onSilence: (isCut) => silences.push([time / 1000, isCut]),
  })
  return { report, silences, progress }
}

const cut = (slices: number) => ({ slices, total: slices, isLimited: false, error: null })

test.group('Following a run', () => {
  test('takes the parts as they come, and knows the total when the URLs are read', async ({
    assert,
  }) => {
    const { report, progress } = await follow(async (log, seconds) => {
      if (seconds === 1) {
        await log.writePart(2, part(4000))
      }
      if (seconds === 2) {
        await log.writeCut(cut(2))
        await log.writePart(1, part(5500))
      }
    })

    assert.containSubset(report!.totals, { urls: 2, visits: 2, renewed: 2 })
    assert.equal(report!.durationMs, 5500)
    assert.deepEqual(progress, [
      { done: 1, failed: 0, total: null },
      { done: 2, failed: 0, total: 2 },
    ])
  })

  test('reads many parts, some of which are late', async ({ assert }) => {
    const { report } = await follow(async (log, seconds) => {
      if (seconds === 1) {
        for (let number = 3; number <= 350; number++) {
          await log.writePart(number, part())
        }
        await log.writeCut(cut(350))
      }
      if (seconds === 5) {
        await log.writePart(1, part())
        await log.writePart(2, part())
      }
    })
    assert.equal(report!.totals.visits, 350)
  })

  test('says every half a minute that nothing happens', async ({ assert }) => {
    const { report, silences } = await follow(async (log, seconds) => {
      if (seconds === 40) {
        await log.writeCut(cut(1))
      }
      return seconds === 70 && 'end'
    })
    assert.isNull(report)
    assert.deepEqual(silences, [
      [30, false],
      [60, true],
    ])
  })

  test('a slice that the queue has lost is a failure that names it', async ({ assert }) => {
    const { report } = await follow(
      async (log, seconds) => {
        if (seconds === 1) {
          await log.writeCut(cut(2))
          await log.writePart(1, part())
        }
      },
      [2]
    )
    assert.isFalse(report!.ok)
    assert.match(report!.failures[0].url, /^slice 2 of run \w+$/)
    assert.equal(report!.failures[0].reason, 'slice-lost')
  })

  test('a part that somebody has spoilt is missed, and no number of parts but a number', async ({
    assert,
  }) => {
    for (const spoilt of ['x', {}, { ...part(), visits: [null] }, { ...part(), hints: null }]) {
      const { report } = await follow(
        async (log, seconds) => {
          if (seconds === 1) {
            await log.writeCut({ ...cut(0), slices: 'many' } as never)
            await log.writePart(1, spoilt as Part)
            await log.writePart(2, part())
          }
          if (seconds === 2) {
            await log.writeCut(cut(2))
          }
        },
        [1]
      )
      assert.containSubset(report!.totals, { visits: 2, renewed: 1, failed: 1 })
      assert.deepEqual(report!.reasons, { 'failed: slice-lost': 1 })
    }
  })

  test('no slice is taken for lost whose part is written', async ({ assert }) => {
    const { report } = await follow(async (log, seconds) => {
      await log.writeCut(cut(1))
      if (seconds === 45) {
        await log.writePart(1, part())
      }
    })
    assert.isTrue(report!.ok)
  })
})
