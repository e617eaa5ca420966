import pTimeout from 'p-timeout'

/**
 * The longest time that a timer of Node keeps; it takes longer ones for none at all.
 */
const LONGEST = 2 ** 31 - 1

/**
 * Waits for a promise, but not for ever.
 *
 * @param limit - Milliseconds
 * @returns what it resolves to; `null` when the time is up
 */
export function waitFor<T>(promise: Promise<T>, limit: number): Promise<T | null> {
  const milliseconds = Math.min(Math.max(limit, 1), LONGEST)
  return pTimeout(promise, { milliseconds, fallback: () => null })
}
