import { ModelInvalidatingCache } from './model_invalidating_cache.ts'
import type { Invalidation } from './invalidation.ts'
import type { PageStores } from '../storage/page_stores.ts'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { PageCacheStats } from '../statistics/stats.ts'
import type { Runtime } from './runtime.ts'

/**
 * What an application calls to see what its page cache does.
 */
export class ObservedCache extends ModelInvalidatingCache {
  /** @internal */
  readonly stores: PageStores
  /** @internal */
  readonly networks: PageCacheOptions['networks']
  #runtime: Runtime

  /** @internal */
  constructor(invalidation: Invalidation, runtime: Runtime, stores: PageStores) {
    super(invalidation)
    this.stores = stores
    this.networks = runtime.networks
    this.#runtime = runtime
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
    const stores = this.stores.inUse().map(({ name, remembered }) => {
      const state = storeStates.of(name)
      return {
        name,
        isUp: state?.isUp ?? true,
        since: state?.since ?? null,
        lastProblem: state?.lastProblem ?? null,
        memo: remembered,
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
}
