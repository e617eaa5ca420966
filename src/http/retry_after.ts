import { httpDate } from './http_date.ts'

/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): whole seconds, or a date. Anything else is none.
 *
 * @param now - Milliseconds since the epoch
 * @returns milliseconds from now, or null when there is none
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | null {
  const value = header?.trim()
  if (value !== undefined && /^\d+$/.test(value)) {
    return Number(value) * 1000
  }
  const date = httpDate(value, now)
  return date === null ? null : Math.max(0, date - now)
}
