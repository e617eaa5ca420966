import { ForgottenPages } from './forgotten_pages.ts'
import type { Row } from './fake_assertions.ts'
import type { CallFilter } from './recorded_calls.ts'

/**
 * What was expired and renewed while the page cache is faked.
 */
export class ExpiredAndRenewedPages extends ForgottenPages {
  /**
   * The pages of a URL were expired, by `expireUrl`.
   *
   * @param url - One without a host is the same as with any
   * @param filter - `cache`: in this store
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertExpiredUrl('/posts')
   * ```
   */
  assertExpiredUrl(url: string | URL, filter: CallFilter = {}): void {
    this.expectUrl('expireUrl', url, filter, true)
  }

  /**
   * They were not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotExpiredUrl('/posts')
   * ```
   */
  assertNotExpiredUrl(url: string | URL, filter: CallFilter = {}): void {
    this.expectUrl('expireUrl', url, filter, false)
  }

  /**
   * The pages that carry a tag were expired, for each of the tags: by `expireTags`, or as a model says.
   *
   * @param tags - In whatever calls, and beside whatever others
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertExpiredTags(['posts'])
   * ```
   */
  assertExpiredTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('expireTags', tags, filter, true)
  }

  /**
   * Those of none of the tags were.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotExpiredTags(['posts'])
   * ```
   */
  assertNotExpiredTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('expireTags', tags, filter, false)
  }

  /**
   * The pages that show a row were expired, as it was written and its model says `pagesOnWrite: 'expire'` or `'renew'`.
   *
   * @param row - Of a model with `TagsPages`
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertExpiredRow(post)
   * ```
   */
  assertExpiredRow(row: Row, filter: CallFilter = {}): void {
    this.expectRow('expireTags', row, filter, true)
  }

  /**
   * They were not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotExpiredRow(post)
   * ```
   */
  assertNotExpiredRow(row: Row, filter: CallFilter = {}): void {
    this.expectRow('expireTags', row, filter, false)
  }

  /**
   * A page was renewed, by `renew`.
   *
   * @param url - One without a host is the same as with any
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertRenewed('/reports/yearly')
   * ```
   */
  assertRenewed(url: string | URL): void {
    this.expectUrl('renew', url, {}, true)
  }

  /**
   * It was not.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotRenewed('/reports/yearly')
   * ```
   */
  assertNotRenewed(url: string | URL): void {
    this.expectUrl('renew', url, {}, false)
  }

  /**
   * The pages that carry a tag were renewed, for each of the tags: by `renewTags`, or in the background as a model says.
   *
   * @param tags - In whatever calls, and beside whatever others
   * @param filter - `cache`: in this store; `kind`: of pages with a `timeout`, or of those kept `forever`
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertRenewedTags(['posts'])
   * ```
   */
  assertRenewedTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('renewTags', tags, filter, true)
  }

  /**
   * Those of none of the tags were.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotRenewedTags(['posts'])
   * ```
   */
  assertNotRenewedTags(tags: string[], filter: CallFilter = {}): void {
    this.expectTags('renewTags', tags, filter, false)
  }
}
