/**
 * The latest time that a date can have, in milliseconds since the epoch, and the earliest one before it
 * (ECMA-262, 21.4.1.1): a date beyond that cannot be written.
 */
const LATEST = 8.64e15

/**
 * Whether something that is stored as a time, in milliseconds since the epoch, is one.
 */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= LATEST
}

/**
 * The same where `null` is for ever.
 */
export function isTimeOrNever(value: unknown): value is number | null {
  return value === null || isTime(value)
}
