import type { Reason } from '../store_rules/reasons.ts'

/** Those that say that it may work later */
const TEMPORARY = [408, 425, 429]

/**
 * The outcome of a renewal that did not reach the page cache: the URL matches no route, or one that
 * is not declared to be cached; or a middleware has answered.
 *
 * @param status - Of the response
 */
export function withoutPolicy(status: number): string {
  return status >= 400 ? `failed: ${status}` : `skipped: ${'no-policy' satisfies Reason}`
}

/**
 * Whether a renewal says that a middleware refuses a request that comes from no visitor, as those do that ask who
 * it is: nothing has failed, and the next one will be refused as well.
 *
 * @param outcome - Of the renewal
 */
export function isRefused(outcome: string): boolean {
  const [, status] = /^failed: (4\d\d)$/.exec(outcome) ?? []
  return status !== undefined && !TEMPORARY.includes(Number(status))
}
