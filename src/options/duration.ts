import string from '@adonisjs/core/helpers/string'

/**
 * The longest length of time, in seconds: 100 years. Beyond that no store keeps a page, and no date can
 * be written.
 */
const LONGEST = 100 * 365.25 * 86_400

/**
 * Reads a length of time: a number of seconds, or a string with a unit, as AdonisJS parses it.
 * It takes digits alone for milliseconds, where whoever set an environment variable to `3600`
 * meant seconds: a string without a unit is refused.
 *
 * @returns seconds; `null` for what is no length of time, or longer than any
 */
export function durationSeconds(value: unknown): number | null {
  const seconds = parsed(value)
  return seconds === null || Math.abs(seconds) > LONGEST ? null : seconds
}

/**
 * Whether it is a length of time, but one that is longer than any.
 */
export function isTooLong(value: unknown): boolean {
  return (parsed(value) ?? 0) > LONGEST
}

function parsed(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isNaN(value) ? null : value
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
