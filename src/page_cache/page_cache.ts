import { checkArgument } from '../options/check_argument.ts'
import { Responder } from './responder.ts'
import { Flights } from './in_flight/flights.ts'
import { Invalidation } from './invalidation.ts'
import { ModelInvalidatingCache } from './model_invalidating_cache.ts'
import { markersOf } from '../holes/known_holes.ts'
import { nameMatcher } from '../keys/query.ts'
import { tagPageUnderWay } from '../producing/page_under_way.ts'
import { PageNotes } from './indexing/page_notes.ts'
import { LaterRenewals } from './indexing/later_renewals.ts'
import { SelectedRenewals } from './indexing/selected_renewals.ts'
import { Productions } from './in_flight/productions.ts'
import { RouteRegistry } from '../routes/route_registry.ts'
import { PageStores } from '../storage/page_stores.ts'
import { renewInProcess } from '../renewal/self_request.ts'
import { tellOfStore } from '../telemetry/tell.ts'
import { waitFor } from './in_flight/wait_for.ts'
import { BackgroundRenewals } from './in_flight/background_renewals.ts'
import type { TagsOptions } from './invalidating_cache.ts'
import type { Report } from '../report_types.ts'
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
export class PageCache extends ModelInvalidatingCache {
  /** @internal */
  readonly stores: PageStores
  /** @internal */
  readonly routes: RouteRegistry
  /** @internal */
  readonly responder: Responder
  /** @internal */
  readonly notes: PageNotes
  /** @internal */
  readonly laterRenewals: LaterRenewals
  /** @internal */
  readonly deploys: PageCacheOptions['deploys']
  /** @internal */
  readonly networks: PageCacheOptions['networks']
  #runtime: Runtime
  #renewals: SelectedRenewals
  #application: PageCacheOptions['application']

  /** @internal */
  constructor({
    caches,
    longestTtl,
    importController,
    application,
    newReport,
    ...options
  }: PageCacheOptions) {
    const { config, logger } = options
    const { keyPrefix, memo: trust, memoSize: size } = config
    const changed = tellOfStore.bind(null, options)
    const settings = { keyPrefix, longestTtl, memo: { trust, size }, changed }
    const stores = new PageStores(caches, logger, settings)
    const notes: PageNotes = new PageNotes(() => runtime, stores)
    const runtime: Runtime = {
      ...options,
      flights: new Flights(),
      productions: new Productions(),
      notes: config.indexedPages === 0 ? null : notes,
      backgroundRenewals: new BackgroundRenewals(config.backgroundRenewals, logger),
      renewInProcess: (url, request) => renewInProcess(application.handle, url, request),
      isIgnored: nameMatcher(config.ignoreQuery),
    }
    super(new Invalidation(runtime, stores, application))
    this.stores = stores
    this.routes = new RouteRegistry(importController)
    this.responder = new Responder(runtime, stores)
    this.notes = notes
    this.deploys = options.deploys
    this.networks = options.networks
    this.#application = application
    this.#runtime = runtime
    this.#renewals = new SelectedRenewals(runtime, notes, newReport)
    this.laterRenewals = new LaterRenewals(this.#renewals, { logger, stores, ...application })
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
    return this.#runtime.renewInProcess(new URL(url, this.#application.baseUrl()), {
      headers,
      renewedSince: Date.now(),
    })
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
  async renewTags(
    tags: string[],
    options: TagsOptions & { concurrency?: number; signal?: AbortSignal } = {}
  ): Promise<Report> {
    const { kind, concurrency = 1 } = options
    checkArgument('renewTags()', 'tags', tags)
    checkArgument('renewTags()', 'kind', kind)
    checkArgument('renewTags()', 'concurrency', concurrency)
    return this.#renewals.renew({ tags, kind }, options)
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
   * Has the page carry tags that is being produced by what calls this. Where none is, it does nothing.
   *
   * @param tags - Such as `posts`, or `post:7`
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * pageCache.tag('posts')
   * ```
   */
  tag(...tags: string[]): void {
    tagPageUnderWay(tags, 'pageCache.tag()')
  }

  /**
   * Resolves when no page is being renewed in the background, the index knows of all that were stored,
   * and the networks in front have purged what they were told to: for tests, and before an end.
   *
   * @example
   * ```ts
   * await pageCache.settled()
   * ```
   */
  async settled(): Promise<void> {
    await this.laterRenewals.settled()
    await this.#runtime.backgroundRenewals.settled()
    await this.notes.settled()
    await this.#runtime.networks?.settled()
  }

  /**
   * The same, at the end of the application, and for no longer than the configuration says.
   *
   * @internal
   */
  async close(): Promise<void> {
    const { codings, config, locks, networks, logger } = this.#runtime
    codings?.close()
    // A renewal that outlives the application is not to take along what is known by now.
    const told = this.notes.settled()
    const closed = this.settled().then(() => this.notes.close())
    const looked = this.stores.inUse().map(({ looks }) => looks.close())
    await waitFor(Promise.all([told, closed, ...looked]), config.flightTimeout)
    if (networks?.isPurging) {
      logger.error('page cache: the application ends before all was purged from networks in front')
    }
    await locks?.close()
  }
}
