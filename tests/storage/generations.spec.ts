import { mock } from 'node:test'
import { test } from '@japa/runner'
import { Generations } from '../../src/storage/reading/generations.ts'

const options = { times: 1, maxSize: 100, sizeOf: () => 1 }

test.group('Generations', (group) => {
  // Before the test begins: its own time limit is ended by the same functions that have begun it.
  group.each.setup(() => {
    mock.timers.enable({ apis: ['setTimeout'] })
    return () => mock.timers.reset()
  })

  test('are dropped although nobody asks any more', ({ assert }) => {
    let at = 0
    const generations = new Generations<string>({
      ...options,
      ttl: 10,
      isTimed: true,
      now: () => at,
    })
    const pass = () => {
      at += 11
      mock.timers.tick(11)
      return generations.load.entries
    }
    generations.set('a', '1', {})
    assert.deepEqual([generations.load.entries, pass(), pass()], [1, 1, 0])
    // Its timer has ended with the last entry, and begins again with the next.
    generations.set('b', '2', {})
    assert.deepEqual([generations.load.entries, pass(), pass()], [1, 1, 0])
  })

  test('keep what is trusted when one begins', ({ assert }) => {
    let at = 100
    const now = () => at
    const generations = new Generations<string>({ ...options, ttl: 10, isTimed: false, now })
    generations.set('a', '1', {})
    at = 109
    generations.set('b', '2', {})
    at = 111
    generations.set('c', '3', {})
    assert.equal(generations.get('b'), '2')
    assert.equal(generations.remaining('b'), 8)
    assert.isUndefined(generations.get('a'))
    assert.equal(generations.left('a'), '1')
    assert.isAtMost(generations.remaining('a'), 0)
  })
})
