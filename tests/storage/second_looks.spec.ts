import { mock } from 'node:test'
import { test } from '@japa/runner'
import { Gate } from '../support/gate.ts'
import { SecondLooks } from '../../src/storage/slot/second_looks.ts'

const LONG = 1_000

test.group('Second looks', (group) => {
  group.each.setup(() => {
    mock.timers.enable({ apis: ['setTimeout'] })
    return () => mock.timers.reset()
  })

  test('none is begun when the application ends', async ({ assert }) => {
    const looks = new SecondLooks()
    let begun = 0
    const look = async () => void begun++
    looks.begin(look)
    await looks.close()
    looks.begin(look)
    mock.timers.tick(LONG)
    assert.equal(begun, 0)
  })

  test('the end waits for one that is under way', async ({ assert }) => {
    const looks = new SecondLooks()
    const gate = new Gate()
    let isOver = false
    looks.begin(() => gate.pass().then(() => void (isOver = true)))
    mock.timers.tick(LONG)
    const closed = looks.close()
    gate.open()
    await closed
    assert.isTrue(isOver)
  })

  test('one that fails is the end of nothing', async ({ assert }) => {
    const looks = new SecondLooks()
    let begun = 0
    looks.begin(() => Promise.reject(new Error('the store is down')))
    looks.begin(async () => void begun++)
    mock.timers.tick(LONG)
    await looks.close()
    assert.equal(begun, 1)
  })
})
