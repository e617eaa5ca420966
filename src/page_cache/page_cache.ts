import { PartStates } from '../statistics/part_states.ts'
import { Statistics } from '../statistics/statistics.ts'
import { storeFailure } from '../storage/failures/store_failure.ts'
import { Responder } from './responder.ts'
import { Flights } from './in_flight/flights.ts'
import { Invalidation } from './invalidation.ts'
import { Renewals } from './renewals.ts'
import { ObservedCache } from './observed_cache.ts'
import { markersOf } from '../holes/marked_pages.ts'
import { nameMatcher } from '../keys/query.ts'
import { tagPageUnderWay } from '../producing/page_under_way.ts'
import { PageNotes } from './indexing/page_notes.ts'
import { Productions } from './in_flight/productions.ts'
import { RouteRegistry } from '../routes/route_registry.ts'
import { PageStores } from '../storage/page_stores.ts'
import { renewInProcess } from '../renewal/self_request.ts'
import { tellOfStore } from '../telemetry/tell.ts'
import { Targets } from './targets.ts'
import { waitFor } from './in_flight/wait_for.ts'
import { BackgroundRenewals } from './in_flight/background_renewals.ts'
import type { Runtime } from './runtime.ts'
import type { SelectedRenewals } from './indexing/selected_renewals.ts'
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
export class PageCache extends ObservedCache {
  /** @internal */
  readonly routes: RouteRegistry
  /** @internal */
  readonly responder: Responder
  /** @internal */
  readonly notes: PageNotes
  /** @internal */
  readonly renewals: SelectedRenewals
  /** @internal */
  readonly deploys: PageCacheOptions['deploys']
  #runtime: Runtime
  #renewals: Renewals

  /** @internal */
  constructor({
    caches,
    longestTtl,
    importController,
    application,
    newReport,
    mountDashboard,
    ...options
  }: PageCacheOptions) {
    const { config, logger } = options
    const { keyPrefix, memo: trust, memoSize: size } = config
    const storeStates = new PartStates()
    const changed = (name: string, error: unknown) => {
      storeStates.note(name, error === null ? null : storeFailure(error).message)
      tellOfStore(options, name, error)
    }
    const isCompressed = config.compressStored
    const settings = { keyPrefix, longestTtl, memo: { trust, size }, isCompressed, changed }
    const stores = new PageStores(caches, logger, settings)
    const notes: PageNotes = new PageNotes(() => runtime, stores)
    const runtime: Runtime = {
      ...options,
      statistics: new Statistics(),
      storeStates,
      flights: new Flights(),
      productions: new Productions(),
      notes: config.indexedPages === 0 ? null : notes,
      backgroundRenewals: new BackgroundRenewals(config.backgroundRenewals, logger),
      renewInProcess: (url, request) => renewInProcess(application.handle, url, request),
      isIgnored: nameMatcher(config.ignoreQuery),
    }
    const own = {
      invalidation: new Invalidation(runtime, stores, new Targets(runtime, application)),
      renewals: new Renewals(runtime, { application, newReport, notes, stores }),
    }
    super({ own, newReport, runtime, stores, mountDashboard })
    this.routes = new RouteRegistry(importController)
    this.responder = new Responder(runtime, stores)
    this.notes = notes
    this.deploys = options.deploys
    this.renewals = own.renewals.selected
    this.#runtime = runtime
    this.#renewals = own.renewals
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
   * Has `Cache-Status` say what became of every request, whatever the configuration says: for tests.
   *
   * @internal
   */
  sayCacheStatus(): void {
    this.#runtime.config.cacheStatus = true
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
    await this.#renewals.settled()
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
