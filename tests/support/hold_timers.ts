import { mock } from 'node:test'
import { getActiveTest } from '@japa/runner'

/**
 * Has no timer that is started from now on run out, until the test ends: what is done some milliseconds
 * later, as the index of pages is written, is not done among what a test counts, however long that takes.
 */
export function holdTimers(): void {
  mock.timers.enable({ apis: ['setTimeout'] })
  getActiveTest()?.cleanup(() => mock.timers.reset())
}
