import string from '@adonisjs/core/helpers/string'

/**
 * Reads a length of time: a number of seconds, or a string with a unit, as AdonisJS parses it.
 * It takes digits alone for milliseconds, where whoever set an environment variable to `3600`
 * meant seconds: a string without a unit is refused.
 *
 * @returns seconds; `null` for what is no length of time
 */
export function durationSeconds(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null
  }
  if (typeof value !== 'string' || !/[a-z]$/i.test(value)) {
    return null
  }
  try {
    return string.milliseconds.parse(value) / 1000
  } catch {
    return null
  }
}
