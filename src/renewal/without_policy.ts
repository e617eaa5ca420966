import type { Reason } from '../store_rules/reasons.ts'

/**
 * The outcome of a renewal that came past no page cache: the URL leads to nothing, or to
 * something that nobody declared to be cached.
 *
 * @param status - Of the response
 */
export function withoutPolicy(status: number): string {
  return status >= 400 ? `failed: ${status}` : `skipped: ${'no-policy' satisfies Reason}`
}
