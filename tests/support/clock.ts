import timekeeper from 'timekeeper'
import { getActiveTest } from '@japa/runner'

/**
 * Stops the clock until the test ends, and moves it; what is measured by `performance.now()` stops
 * and moves with it, but forwards only.
 *
 * @example
 * ```ts
 * const clock = stopClock()
 * clock.forward(60)
 * ```
 */
export function stopClock(start: Date = new Date('2026-01-01T00:00:00Z')) {
  const measured = performance.now
  const stoppedAt = performance.now()
  let moved = 0
  performance.now = () => stoppedAt + moved
  timekeeper.freeze(start)
  getActiveTest()?.cleanup(() => {
    performance.now = measured
    timekeeper.reset()
  })
  let now = start.getTime()
  return {
    /** @param seconds - How far */
    forward(seconds: number) {
      now += seconds * 1000
      moved += Math.max(0, seconds * 1000)
      timekeeper.freeze(new Date(now))
    },
    /** @param seconds - From now */
    in: (seconds: number) => new Date(now + seconds * 1000).toUTCString(),
  }
}
