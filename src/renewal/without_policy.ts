import type { Reason } from '../store_rules/reasons.ts'

/**
 * The outcome of a renewal that did not reach the page cache: the URL matches no route, or one that
 * is not declared to be cached; or a middleware has answered.
 *
 * @param status - Of the response
 */
export function withoutPolicy(status: number): string {
  return status >= 400 ? `failed: ${status}` : `skipped: ${'no-policy' satisfies Reason}`
}
