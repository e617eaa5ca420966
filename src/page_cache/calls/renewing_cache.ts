import { checkArgument } from '../../options/check_argument.ts'
import { checkOptions } from '../../options/check_options.ts'
import { ModelInvalidatingCache } from './model_invalidating_cache.ts'
import type { PageKind } from '../../keys/tags.ts'
import type { Report } from '../../report_types.ts'
import type { PageOperations, RenewTagsOptions } from './page_operations.ts'

/**
 * What an application calls to have pages produced again.
 */
export class RenewingCache extends ModelInvalidatingCache {
  #operations: PageOperations

  /** @internal */
  constructor(operations: PageOperations) {
    super(operations)
    this.#operations = operations
  }

  /**
   * Produces a page again, now and in process, and replaces the stored one.
   *
   * @param url - Absolute, or relative to `APP_URL`
   * @param headers - Such as those that the page's `Vary` names
   * @returns what became of it: `renewed`, `unchanged`, `evicted`, `kept` (producing it failed),
   * `skipped: reason` or `failed: reason`
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * await pageCache.renew('/reports/yearly')
   * ```
   */
  async renew(url: string | URL, headers?: Record<string, string>): Promise<string> {
    checkArgument('renew()', 'url', url)
    checkArgument('renew()', 'headers', headers)
    return this.#operations.renewals.renew(url, headers)
  }

  /**
   * Produces the pages again that carry one of the tags, now and in process, each in the variants
   * that visitors have asked for. It knows of the pages that are in the index.
   *
   * @param options - `cache` and `kind` as for `forgetTags`; `concurrency`: how many at the same time,
   * `backgroundRenewals` of the configuration by default; `signal`: ends it early
   * @returns a report as a warm-up's. Its `hints` say what the index does not know
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store cannot be read
   * @example
   * ```ts
   * const { ok, totals } = await pageCache.renewTags(['posts'])
   * ```
   */
  async renewTags(tags: string[], options: RenewTagsOptions = {}): Promise<Report> {
    checkArgument('renewTags()', 'tags', tags)
    checkOptions('renewTags()', options, ['cache', 'kind', 'concurrency', 'signal'])
    return this.#operations.renewals.renewTags(tags, options)
  }

  /**
   * Has the pages of a kind renewed in the background that carry one of the tags, and were expired.
   *
   * @internal
   */
  renewLater(tags: string[], kind: PageKind): void {
    this.#operations.renewals.renewLater(tags, kind)
  }
}
