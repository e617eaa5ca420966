/**
 * Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date.
 *
 * @returns milliseconds from now, or null when there is none
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | null {
  if (!header) {
    return null
  }
  if (/^\d+$/.test(header.trim())) {
    return Number(header) * 1000
  }
  const date = Date.parse(header)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
