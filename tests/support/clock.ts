import timekeeper from 'timekeeper'
import { getActiveTest } from '@japa/runner'

/**
 * Stops the clock until the test ends, and moves it.
 *
 * @example
 * ```ts
 * const clock = stopClock()
 * clock.forward(60)
 * ```
 */
export function stopClock(start: Date = new Date('2026-01-01T00:00:00Z')) {
  timekeeper.freeze(start)
  getActiveTest()?.cleanup(() => timekeeper.reset())
  let now = start.getTime()
  return {
    /** @param seconds - How far */
    forward(seconds: number) {
      now += seconds * 1000
      timekeeper.freeze(new Date(now))
    },
    /** @param seconds - From now */
    in: (seconds: number) => new Date(now + seconds * 1000).toUTCString(),
  }
}
