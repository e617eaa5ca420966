import { ExpiredAndRenewedPages } from './expired_and_renewed_pages.ts'
import { RecordingOperations, type Checks } from './recording_operations.ts'
import type { PageOperations } from '../calls/page_operations.ts'
import type { ReportCollector } from '../indexing/renew_pages.ts'

interface Options {
  checks: Checks
  newReport: () => Promise<ReportCollector>
  /** Ends this fake, unless another one has replaced it */
  restore: () => void
}

/**
 * What the application has called while the page cache is faked, and assertions about it. It comes from
 * `pageCache.fake()`, and ends with the block that it is declared in.
 *
 * @example
 * ```ts
 * using cache = pageCache.fake()
 * await post.merge({ title: 'New' }).save()
 * cache.assertForgottenRow(post)
 * ```
 */
export class FakePageCache extends ExpiredAndRenewedPages {
  /** @internal */
  readonly operations: PageOperations
  #restore: () => void

  /** @internal */
  constructor({ checks, newReport, restore }: Options) {
    super()
    const recording = new RecordingOperations(checks, newReport, (call) => this.add(call))
    this.operations = { invalidation: recording, renewals: recording }
    this.#restore = restore
  }

  /**
   * A store was cleared of all its pages, by `clear`.
   *
   * @param cache - Name of the store. Default: any
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertCleared()
   * ```
   */
  assertCleared(cache?: string): void {
    this.#expectCleared(cache, true)
  }

  /**
   * It was not; without a name, none was.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNotCleared('redis')
   * ```
   */
  assertNotCleared(cache?: string): void {
    this.#expectCleared(cache, false)
  }

  /**
   * Nothing was forgotten, and no store was cleared.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNothingForgotten()
   * ```
   */
  assertNothingForgotten(): void {
    const methods = ['forget', 'forgetUrl', 'forgetTags', 'forgetView', 'clear'] as const
    this.expectNone('forgotten', methods, this.assertNothingForgotten)
  }

  /**
   * Nothing was expired.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNothingExpired()
   * ```
   */
  assertNothingExpired(): void {
    this.expectNone('expired', ['expireUrl', 'expireTags'], this.assertNothingExpired)
  }

  /**
   * Nothing was renewed.
   *
   * @throws AssertionError
   * @example
   * ```ts
   * cache.assertNothingRenewed()
   * ```
   */
  assertNothingRenewed(): void {
    this.expectNone('renewed', ['renew', 'renewTags'], this.assertNothingRenewed)
  }

  /**
   * Ends the fake, as `pageCache.restore()` does. What it has written down is kept.
   *
   * @example
   * ```ts
   * using cache = pageCache.fake() // until the end of the block
   * ```
   */
  [Symbol.dispose](): void {
    this.#restore()
  }

  #expectCleared(cache: string | undefined, expected: boolean): void {
    const holds = this.calls('clear').some((call) => cache === undefined || call.cache === cache)
    const subject =
      cache === undefined ? 'the pages of a store' : `the pages of the store "${cache}"`
    this.expect(
      { subject, participle: 'cleared', holds, expected },
      expected ? this.assertCleared : this.assertNotCleared
    )
  }
}
