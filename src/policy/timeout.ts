import string from '@adonisjs/core/helpers/string'

/**
 * Resolves the timeout of a page to seconds.
 *
 * @returns seconds; `null` for `null`; `undefined` for a value that is no length of time
 */
export function timeoutSeconds(timeout: unknown): number | null | undefined {
  if (timeout === null) {
    return null
  }
  if (typeof timeout !== 'number' && typeof timeout !== 'string') {
    return undefined
  }
  try {
    const seconds = string.seconds.parse(timeout)
    return Number.isFinite(seconds) ? seconds : undefined
  } catch {
    return undefined
  }
}
