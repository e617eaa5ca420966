import { getActiveTest } from '@japa/runner'

/** In milliseconds: the longest that a timer can be set to */
const NEVER = 2 ** 31 - 1

/**
 * Has no timer that is started from now on run out, until the test ends: what is done some milliseconds
 * later, as the index of pages is written, is not done among what a test counts, however long that takes.
 */
export function holdTimers(): void {
  const { setTimeout } = globalThis
  const start = (act: () => void) => setTimeout(act, NEVER).unref()
  globalThis.setTimeout = start as typeof setTimeout
  getActiveTest()?.cleanup(() => void (globalThis.setTimeout = setTimeout))
}
