import { mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'

/** By how much timers go on while the process does one round of what there is to do, in milliseconds */
const STEP = 5

/**
 * Does something that waits, for as long as it takes to do the rest of it: timers that are started
 * meanwhile run out in the order in which they would, and nobody waits for them.
 *
 * @example
 * ```ts
 * await playTimers(() => pageCache.settled()) // purges once more, a second and a half later
 * ```
 */
export async function playTimers<T>(work: () => Promise<T>): Promise<T> {
  const clearOwn = globalThis.clearTimeout
  mock.timers.enable({ apis: ['setTimeout'] })
  const clearPlayed = globalThis.clearTimeout
  // Timers that were started before are none of those that it knows.
  globalThis.clearTimeout = (timer) => {
    clearOwn(timer)
    clearPlayed(timer)
  }
  let isDone = false
  try {
    const result = work().finally(() => (isDone = true))
    // Who awaits it is told: this is only to have it end.
    result.catch(() => {})
    while (!isDone) {
      await setImmediate()
      mock.timers.tick(STEP)
    }
    return await result
  } finally {
    mock.timers.reset()
  }
}
