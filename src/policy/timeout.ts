import { durationSeconds } from '../options/duration.ts'

/**
 * Resolves the timeout of a page to seconds.
 *
 * @returns seconds; `null` for `null`; `undefined` for a value that is no length of time
 */
export function timeoutSeconds(timeout: unknown): number | null | undefined {
  return timeout === null ? null : (durationSeconds(timeout) ?? undefined)
}
