import pTimeout from 'p-timeout'

/**
 * Waits for a promise, but not for ever.
 *
 * @param limit - Milliseconds
 * @returns what it resolves to; `null` when the time is up
 */
export function waitFor<T>(promise: Promise<T>, limit: number): Promise<T | null> {
  return pTimeout(promise, { milliseconds: limit, fallback: () => null })
}
