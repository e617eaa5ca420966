import { setTimeout } from 'node:timers/promises'
import { test } from '@japa/runner'
import { Generations } from '../../src/storage/generations.ts'

const options = { times: 1, maxSize: 100, sizeOf: () => 1, now: () => performance.now() }

/**
 * Resolves when nothing is left.
 */
async function emptied(generations: Generations<string>): Promise<void> {
  while (generations.load.entries > 0) {
    await setTimeout(1)
  }
}

test.group('Generations', () => {
  test('are dropped although nobody asks any more', async () => {
    const generations = new Generations<string>({ ...options, ttl: 2, isTimed: true })
    generations.set('a', '1', {})
    await emptied(generations)
    generations.set('b', '2', {})
    await emptied(generations)
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
