import { Responder } from './responder.ts'
import { Flights } from './in_flight/flights.ts'
import { Invalidation } from './invalidation.ts'
import { markersOf } from '../holes/known_holes.ts'
import { nameMatcher } from '../keys/query.ts'
import { PageNotes } from './indexing/page_notes.ts'
import { Productions } from './in_flight/productions.ts'
import { RouteRegistry } from '../routes/route_registry.ts'
import { PageStores } from '../storage/page_stores.ts'
import { renewInProcess } from '../renewal/self_request.ts'
import { BackgroundRenewals } from './in_flight/background_renewals.ts'
import type { Runtime } from './runtime.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { PageCacheOptions } from './page_cache_options.ts'

/**
 * The page cache of an application: keeps finished responses and serves them again.
 *
 * @example
 * ```ts
 * import pageCache from 'adonis-cache-helpers/services/main'
 * await pageCache.forgetUrl('/posts')
 * ```
 */
export class PageCache {
  /** @internal */
  readonly stores: PageStores
  /** @internal */
  readonly routes: RouteRegistry
  /** @internal */
  readonly responder: Responder
  /** @internal */
  readonly notes: PageNotes
  #runtime: Runtime
  #application: PageCacheOptions['application']
  #invalidation: Invalidation

  /** @internal */
  constructor({ caches, longestTtl, importController, application, ...options }: PageCacheOptions) {
    const { config, logger } = options
    this.stores = new PageStores(caches, logger, { keyPrefix: config.keyPrefix, longestTtl })
    this.routes = new RouteRegistry(importController)
    this.#application = application
    this.notes = new PageNotes(() => this.#runtime, this.stores)
    this.#runtime = {
      ...options,
      flights: new Flights(),
      productions: new Productions(),
      notes: config.indexedPages === 0 ? null : this.notes,
      backgroundRenewals: new BackgroundRenewals(config.backgroundRenewals, logger),
      renewInProcess: (url, request) => renewInProcess(application.handle, url, request),
      isIgnored: nameMatcher(config.ignoreQuery),
    }
    this.responder = new Responder(this.#runtime, this.stores)
    this.#invalidation = new Invalidation(this.#runtime, this.stores, application.baseUrl)
  }

  /**
   * Removes a page with all its variants. A page that is being produced meanwhile is not stored.
   *
   * @param key - What the key function returns for it
   * @param options - `cache` and `keyPrefix` as the policy of the page has them
   * @returns whether there was one
   * @throws what the store throws
   * @example
   * ```ts
   * await pageCache.forget('example.com/posts')
   * ```
   * @see invalidate_cache of django-cache-helpers
   */
  async forget(
    key: string,
    options: { cache?: string | null; keyPrefix?: string | null } = {}
  ): Promise<boolean> {
    return this.#invalidation.byKey(key, options)
  }

  /**
   * Invalidates the pages of a URL with all their variants, in every store that pages are kept
   * in. A page that is being produced meanwhile is not valid either.
   *
   * @param url - Absolute; or relative, for all hosts whose pages are cached
   * @param options - `cache`: name of the only store to look into
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await pageCache.forgetUrl('/posts/1')
   * ```
   */
  async forgetUrl(url: string | URL, options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.byUrl(url, options.cache ?? null)
  }

  /**
   * Invalidates the pages of URLs that something was written to, as far as `invalidateOnWrite` of
   * the configuration says.
   *
   * @param urls - Absolute
   * @throws what a store throws
   * @internal
   */
  async forgetWritten(urls: URL[]): Promise<void> {
    await this.#invalidation.byWrite(urls)
  }

  /**
   * Invalidates all pages that carry one of the tags, in every store that pages are kept in.
   *
   * @param options - `cache`: name of the only store to look into
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await pageCache.forgetTags(['posts'])
   * ```
   */
  async forgetTags(tags: string[], options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.byTags(tags, options.cache ?? null)
  }

  /**
   * Removes all pages from a store, and nothing else that the application keeps there.
   *
   * @param options - `cache`: name of the store. Default: the one that pages are kept in
   * @throws what the store throws
   * @example
   * ```ts
   * await pageCache.clear()
   * ```
   */
  async clear(options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.all(options.cache ?? null)
  }

  /**
   * Produces a page again, now and in process, and replaces the stored one.
   *
   * @param url - Absolute, or relative to `APP_URL`
   * @param headers - Such as those that the page's `Vary` names
   * @returns what became of it: `renewed`, `unchanged`, `evicted`, `kept` (producing it failed),
   * `skipped: reason` or `failed: reason`
   * @example
   * ```ts
   * await pageCache.renew('/reports/yearly')
   * ```
   */
  async renew(url: string | URL, headers?: Record<string, string>): Promise<string> {
    return this.#runtime.renewInProcess(new URL(url, this.#application.baseUrl()), { headers })
  }

  /**
   * What a handler writes for a hole, in JSON, Inertia's props or the data of a template: a marker,
   * which is filled for each visitor; where no page is produced the value itself, unescaped.
   *
   * @throws Error - when config/cache_helpers.ts has no such hole; and what `fill` throws
   * @example
   * ```ts
   * return { posts, userName: await pageCache.hole(ctx, 'user-name') }
   * ```
   */
  async hole(ctx: HttpContext, name: string): Promise<string> {
    const { fill } = this.#runtime.holes.mustHave(name)
    return markersOf(ctx)?.textOf(name, 'data') ?? String((await fill(ctx)) ?? '')
  }

  /**
   * Resolves when no page is being renewed in the background, and the index knows of all that were
   * stored: for tests, and before an end.
   *
   * @example
   * ```ts
   * await pageCache.settled()
   * ```
   */
  async settled(): Promise<void> {
    await this.#runtime.backgroundRenewals.settled()
    await this.notes.settled()
  }
}
