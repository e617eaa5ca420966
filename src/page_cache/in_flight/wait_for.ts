import pTimeout from 'p-timeout'

/**
 * The longest time that a timer of Node keeps; it takes longer ones for none at all.
 */
const LONGEST = 2 ** 31 - 1

/**
 * Waits for a promise, but not for ever.
 *
 * @param limit - Milliseconds
 * @param options - `ref`: whether a process waits for it that has nothing else to do
 * @returns what it resolves to; `null` when the time is up
 */
export function waitFor<T>(
  promise: Promise<T>,
  limit: number,
  { ref = true }: { ref?: boolean } = {}
): Promise<T | null> {
  const milliseconds = Math.min(Math.max(limit, 1), LONGEST)
  const start = (act: () => void, delay?: number) => {
    const timer = setTimeout(act, delay)
    return ref ? timer : timer.unref()
  }
  const customTimers = { setTimeout: start as typeof setTimeout, clearTimeout }
  return pTimeout(promise, { milliseconds, fallback: () => null, customTimers })
}
