import { test } from '@japa/runner'
import { durationSeconds } from '../../src/options/duration.ts'
import { timeoutSeconds } from '../../src/policy/timeout.ts'

const DURATIONS: [value: unknown, seconds: number][] = [
  [3600, 3600],
  [0, 0],
  [-1, -1],
  [0.5, 0.5],
  ['90s', 90],
  ['10m', 600],
  ['10 m', 600],
  ['1h', 3600],
  ['1 hour', 3600],
  ['1d', 86_400],
  ['500ms', 0.5],
  ['-5m', -300],
  ['36500d', 3_153_600_000],
]

const NOT_DURATIONS: unknown[] = [
  ...['', ' ', 'soon', '5 parsecs', '1h 30m', 'Infinity', '∞', 'constructor'],
  // A string without a unit is milliseconds to AdonisJS, and seconds to whoever wrote it.
  ...['3600', '90', '1.5', '0'],
  // No store keeps anything as long, and no date can be written.
  ...[1e10, Number.MAX_SAFE_INTEGER, -1e300, '200y', '999999999999d'],
  ...[Number.NaN, Infinity, -Infinity, true, false, 10n, {}, [], [60], new Date()],
]

test.group('Duration', () => {
  test('{0} is {1} seconds')
    .with(DURATIONS)
    .run(({ assert }, [value, seconds]) => {
      assert.equal(durationSeconds(value), seconds)
      assert.equal(timeoutSeconds(value), seconds)
    })

  test('{$i}. what is no length of time is refused')
    .with(NOT_DURATIONS.map((value) => ({ value })))
    .run(({ assert }, { value }) => {
      assert.isNull(durationSeconds(value))
      assert.isUndefined(timeoutSeconds(value))
    })

  test('a timeout may be null', ({ assert }) => {
    assert.isNull(timeoutSeconds(null))
    assert.isUndefined(timeoutSeconds(undefined))
  })
})
