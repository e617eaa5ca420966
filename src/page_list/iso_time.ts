/**
 * A time as JSON has it: ISO 8601.
 *
 * @param time - Milliseconds since the epoch; `null`: none
 */
export function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
