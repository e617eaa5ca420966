import { getActiveTest } from '@japa/runner'

/** In milliseconds */
const TICK = 100

/**
 * Counts what this process lives through: ticks of a timer of 100 ms, until the test ends. Where other
 * processes keep it from running there are none, so that a busy machine makes nothing last longer.
 *
 * @returns how many there have been so far
 * @example
 * ```ts
 * const ticks = countTicks()
 * await app.pageCache.clear()
 * assert.isBelow(ticks(), 60)
 * ```
 */
export function countTicks(): () => number {
  let ticks = 0
  const timer = setInterval(() => ticks++, TICK)
  getActiveTest()?.cleanup(() => clearInterval(timer))
  return () => ticks
}
