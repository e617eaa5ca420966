import { E_INVALID_HEALTH_CHECK } from '../errors.ts'
import { durationSeconds } from '../options/duration.ts'
import type { Duration } from '../types.ts'

/**
 * A length of time that a check was given, in milliseconds.
 *
 * @param method - That it was given to, for the message
 * @throws E_INVALID_HEALTH_CHECK
 */
export function milliseconds(method: string, duration: Duration): number {
  const seconds = durationSeconds(duration)
  if (seconds === null || seconds < 0) {
    throw new E_INVALID_HEALTH_CHECK([
      method,
      `expected a number of seconds, 0 or more, or a string such as '10m', got ${String(duration)}`,
    ])
  }
  return seconds * 1000
}
