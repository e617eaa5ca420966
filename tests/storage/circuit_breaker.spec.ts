import { test } from '@japa/runner'
import { access } from 'node:fs/promises'
import { LoggerFactory } from '@adonisjs/core/factories/logger'
import { CircuitBreaker } from '../../src/storage/failures/circuit_breaker.ts'

/** Longer than a store may take to answer, in milliseconds */
const LONGER_THAN_LIMIT = 1_050

test.group('Circuit breaker', () => {
  test('a store is not taken for dead because the process itself was busy', async ({ assert }) => {
    const breaker = new CircuitBreaker('main', new LoggerFactory().create())
    const answer = breaker.attempt('use', 'nothing', () => access('.'), { opens: true })
    const end = performance.now() + LONGER_THAN_LIMIT
    while (performance.now() < end) {
      // The answer comes meanwhile, and is read after the timers that have run out.
    }
    assert.isUndefined(await answer)
    assert.equal(
      await breaker.attempt('use', 'nothing', async () => 'asked', { opens: true }),
      'asked'
    )
  })
})
