import { mock } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { LaterLooks } from '../../src/storage/slot/later_looks.ts'

/** Longer than the longest pause, in milliseconds. Four of them are less than a test may take */
const LONG = 400

/**
 * How often a look was begun when time has gone on, as often as a look may begin the next.
 */
async function timesLooked(looks: LaterLooks, goesOn: (times: number) => boolean) {
  let times = 0
  looks.begin(async () => goesOn(++times))
  for (let moment = 0; moment < 4; moment++) {
    mock.timers.tick(LONG)
    await turn()
  }
  return times
}

test.group('Later looks', (group) => {
  group.each.setup(() => {
    mock.timers.enable({ apis: ['setTimeout'] })
    return () => mock.timers.reset()
  })

  test('there are three, each long after the one before', async ({ assert }) => {
    const looks = new LaterLooks()
    const at: number[] = []
    let now = 0
    looks.begin(async () => at.push(now) > 0)
    for (; now <= 2 * LONG; now += 10) {
      await turn()
      mock.timers.tick(10)
    }
    // The clock stands at the end of the ten milliseconds that are being told.
    assert.deepEqual(at, [40, 140, 440])
  })

  test('one that says so is the last', async ({ assert }) => {
    assert.equal(await timesLooked(new LaterLooks(), (times) => times < 2), 2)
  })

  test('there are no more than a thousand pages that are waited for', async ({ assert }) => {
    const looks = new LaterLooks()
    let begun = 0
    for (let page = 0; page < 1_200; page++) {
      looks.begin(async () => begun++ < 0)
    }
    mock.timers.tick(LONG)
    assert.equal(begun, 1_000)
    assert.equal(await timesLooked(looks, () => true), 3)
  })

  test('none is begun when the application ends', async ({ assert }) => {
    const looks = new LaterLooks()
    let begun = 0
    const look = async () => begun++ < 0
    looks.begin(look)
    await looks.close()
    looks.begin(look)
    mock.timers.tick(LONG)
    assert.equal(begun, 0)
  })

  test('the end waits for one that is under way, and none comes after it', async ({ assert }) => {
    const looks = new LaterLooks()
    const gate = new Gate()
    let ended = 0
    looks.begin(() => gate.pass().then(() => ++ended > 0))
    mock.timers.tick(LONG)
    const closed = looks.close()
    gate.open()
    await closed
    assert.equal(ended, 1)
    mock.timers.tick(LONG)
    await turn()
    assert.equal(ended, 1)
  })

  test('one that fails is the end of nothing', async ({ assert }) => {
    const looks = new LaterLooks()
    let begun = 0
    looks.begin(() => Promise.reject(new Error('the store is down')))
    looks.begin(async () => begun++ < 0)
    mock.timers.tick(LONG)
    await looks.close()
    assert.equal(begun, 1)
  })
})
