/**
 * Waits for a promise, but not for ever.
 *
 * @param limit - Milliseconds
 * @returns what it resolves to; `null` when the time is up
 */
export async function waitFor<T>(promise: Promise<T>, limit: number): Promise<T | null> {
  const { promise: timeIsUp, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, limit, null)
  try {
    return await Promise.race([promise, timeIsUp])
  } finally {
    clearTimeout(timer)
  }
}
