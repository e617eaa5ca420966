import { FakeableCache, type FakeableOptions } from './fakeable_cache.ts'
import type { Router } from '@adonisjs/core/http'
import type { PageStores } from '../storage/page_stores.ts'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { DashboardOptions } from '../dashboard_options.ts'
import type { Statistics } from '../statistics/statistics.ts'
import type { PageCacheStats } from '../statistics/stats.ts'
import type { Runtime } from './runtime.ts'

export interface ObservedOptions extends FakeableOptions, Pick<PageCacheOptions, 'mountDashboard'> {
  runtime: Runtime
  stores: PageStores
}

/**
 * What an application calls to see what its page cache does.
 */
export class ObservedCache extends FakeableCache {
  /** @internal */
  readonly stores: PageStores
  /** @internal */
  readonly statistics: Statistics
  /** @internal */
  readonly networks: PageCacheOptions['networks']
  #runtime: Runtime
  #mountDashboard: PageCacheOptions['mountDashboard']

  /** @internal */
  constructor(options: ObservedOptions) {
    const { runtime, stores, mountDashboard } = options
    super(options)
    this.stores = stores
    this.statistics = runtime.statistics
    this.networks = runtime.networks
    this.#runtime = runtime
    this.#mountDashboard = mountDashboard
  }

  /**
   * Whether it is written down which pages are stored.
   *
   * @internal
   */
  get isIndexed(): boolean {
    return this.#runtime.notes !== null
  }

  /**
   * The numbers of this process, since it started: hits and misses, what was stored and what was not and
   * why, for each route and for the pages that are asked for; the stores and networks; renewals under way.
   * Each process counts for itself, and none knows what others have counted. It is counted whether anybody
   * listens to events or not.
   *
   * @example
   * ```ts
   * const { hits, misses, hitRate, notStored } = pageCache.stats()
   * ```
   */
  stats(): PageCacheStats {
    const { statistics, storeStates, networks, backgroundRenewals } = this.#runtime
    const stores = this.stores.inUse().map(({ name, memo }) => {
      const state = storeStates.of(name)
      return {
        name,
        isUp: state?.isUp ?? true,
        since: state?.since ?? null,
        lastProblem: state?.lastProblem ?? null,
        memo: memo.load,
      }
    })
    return {
      since: statistics.since,
      ...statistics.counts(),
      pages: statistics.pages(),
      stores,
      networks: networks?.stateOfAll() ?? [],
      backgroundRenewals: backgroundRenewals.load,
    }
  }

  /**
   * Mounts the pages that show what is stored and what is not, and let who may see them renew, expire and
   * forget pages. They are for those who run the application: without a middleware in front of them it does
   * not start. To be called while routes are declared, once.
   *
   * @param options - `path`: below which they are; `unprotected`: that nothing has to be in front of them
   * @throws E_INVALID_ARGUMENT
   * @example
   * ```ts
   * import router from '@adonisjs/core/services/router'
   * import pageCache from 'adonis-cache-helpers/services/main'
   * import { middleware } from '#start/kernel'
   *
   * // At /admin/page-cache
   * router.group(() => pageCache.dashboard(router)).prefix('/admin').use(middleware.auth())
   * ```
   */
  dashboard(router: Router, options: DashboardOptions = {}): void {
    this.#mountDashboard(router, options)
  }
}
