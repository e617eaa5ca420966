import { test } from '@japa/runner'
import { HostGate } from '../../../src/request/client/pacing/host_gate.ts'
import { RunLog } from '../../../src/request/journal/run_log.ts'
import { RunPace } from '../../../src/request/queue/run_pace.ts'
import type { Clock } from '../../../src/request/client/pacing/clock.ts'
import type { Records } from '../../../src/request/runtime.ts'

/**
 * Time passes only when the test says so, or while somebody waits.
 */
class FakeClock implements Clock {
  time = 0
  now() {
    return this.time
  }
  async sleep(ms: number) {
    this.time += ms
  }
}

function sharedRecords(): Records & { isDown: boolean } {
  const entries = new Map<string, string>()
  return {
    store: 'redis',
    isShared: true,
    isDown: false,
    async read(key) {
      if (this.isDown) {
        throw new Error('the store is down')
      }
      return JSON.parse(entries.get(key) ?? 'null')
    },
    write: async (key, value) => void entries.set(key, JSON.stringify(value)),
    delete: async (key) => void entries.delete(key),
  }
}

function workers(count: number) {
  const records = sharedRecords()
  const clock = new FakeClock()
  const log = new RunLog(records, 'run')
  const paces = Array.from({ length: count }, () => new RunPace(log, clock))
  const beat = async () => {
    for (const pace of paces) {
      await pace.beat()
    }
  }
  return { records, clock, paces, beat }
}

test.group('The pace of a run in several workers', () => {
  test('each knows how many share the rate', async ({ assert }) => {
    const { paces, beat } = workers(3)
    await beat()
    await beat()

    assert.deepEqual(
      paces.map((pace) => pace.workers),
      [3, 3, 3]
    )
  })

  test('a worker that is gone leaves its share to the others', async ({ assert }) => {
    const { paces, beat, clock } = workers(3)
    await beat()
    await beat()
    const [killed] = paces.splice(0, 1)
    for (let second = 0; second < 6; second++) {
      clock.time += 1000
      await beat()
    }

    assert.deepEqual(
      paces.map((pace) => pace.workers),
      [2, 2]
    )
    assert.equal(killed.workers, 1)
  })

  test('all wait when one of them sees that the host has trouble, and no longer', async ({
    assert,
  }) => {
    const { paces, beat } = workers(2)
    paces[0].tell('example.com', 400, 0)
    await beat()
    assert.equal(paces[1].delay('example.com'), 400)
    assert.equal(paces[1].delay('example.org'), 0)

    paces[0].tell('example.com', 0, 0)
    await beat()
    assert.equal(paces[1].delay('example.com'), 0)
  })

  test('all keep the pause that the host has asked one of them for', async ({ assert }) => {
    const { paces, beat, clock } = workers(2)
    paces[0].tell('example.com', 0, 3000)
    await beat()
    clock.time += 1000
    await beat()
    assert.equal(paces[1].delay('example.com'), 2000)
    clock.time += 2000
    await beat()
    assert.equal(paces[1].delay('example.com'), 0)
  })

  test('a word that is lost is missed by nobody', async ({ assert }) => {
    const { paces, beat, records } = workers(2)
    await beat()
    await beat()
    await records.write('run-pace', {})
    await paces[0].beat()

    assert.equal(paces[0].workers, 2)
  })

  test('a store that is down leaves what was heard', async ({ assert }) => {
    const { paces, beat, records } = workers(2)
    await beat()
    await beat()
    records.isDown = true
    await beat()

    assert.equal(paces[0].workers, 2)
  })
})

test.group('The gate of a host that several workers ask', () => {
  test('waits as long as any of them has to', async ({ assert }) => {
    const clock = new FakeClock()
    const told: unknown[] = []
    const gate = new HostGate('example.com', {
      rate: null,
      slowDown: true,
      clock,
      shared: { workers: 2, delay: () => 250, tell: (...word) => told.push(word) },
    })
    await gate.pass(new AbortController().signal)
    assert.equal(clock.time, 250)

    gate.observe(10, true)
    gate.pause(700)
    assert.deepEqual(told, [
      ['example.com', 100, 0],
      ['example.com', 100, 700],
    ])
  })
})
