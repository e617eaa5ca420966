import type { Reason } from '../../store_rules/reasons.ts'
import type { Outcome } from '../../page_cache/outcome.ts'

/**
 * Why a page is served although it has expired.
 */
export type StaleReason = Extract<Outcome, { kind: 'stale' }>['reason']

/**
 * What a test can assert of what the page cache did with a request, as `Cache-Status` says it.
 *
 * @typeParam Result - Of each assertion: `void`, or a promise of it
 */
export interface PageCacheAssertions<Result> {
  /**
   * The stored page was served, and is fresh.
   *
   * @throws AssertionError - with what `Cache-Status` says instead, and what to do about it; so do all others
   */
  assertPageCacheHit(): Result

  /**
   * The stored page was served although it had expired, or was expired.
   *
   * @param reason - Why that was allowed. Default: any
   */
  assertPageCacheStale(reason?: StaleReason): Result

  /** No stored page could be served, so the handler answered, or the page of another request did */
  assertPageCacheMiss(): Result

  /** The handler answered, and its answer was stored */
  assertPageCacheStored(): Result

  /**
   * The handler answered, and its answer was not stored: a rule refused it, or the request bypasses the
   * cache. That the page cache is switched off is no reason, unless it is asked for.
   *
   * @param reason - Why it was not. Default: any
   */
  assertPageCacheNotStored(reason?: Reason): Result

  /**
   * The request was no matter for the page cache: neither looked up nor stored. That the page cache is
   * switched off is no reason, unless it is asked for.
   *
   * @param reason - Why that is so. Default: any
   */
  assertPageCacheBypass(reason?: Reason): Result

  /** A renewal has replaced the stored page, or found it to be the same */
  assertPageCacheRenewed(): Result

  /** A renewal has removed the stored page, as the handler says that there is none any more */
  assertPageCacheEvicted(): Result
}
