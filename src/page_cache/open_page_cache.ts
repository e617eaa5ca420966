import { BackgroundRenewals } from './in_flight/background_renewals.ts'
import { EffectivePolicies } from './effective_policies.ts'
import { FakePageCache } from './faking/fake_page_cache.ts'
import { Flights } from './in_flight/flights.ts'
import { Invalidation } from './invalidation.ts'
import { Holes } from '../holes/holes.ts'
import { spellingOfParser } from '../keys/query/spelling_of_parser.ts'
import { nameMatcher } from '../keys/query/query.ts'
import { PackageClasses } from '../recording/known/package_classes.ts'
import { PageCache } from './page_cache.ts'
import { PageNotes } from './indexing/page_notes.ts'
import { PageStores } from '../storage/page_stores.ts'
import { PartStates } from '../statistics/part_states.ts'
import { Productions } from './in_flight/productions.ts'
import { Renewals } from './renewals.ts'
import { Statistics } from '../statistics/statistics.ts'
import { targetedByConfig } from '../networks/targeted_by_config.ts'
import { storeFailure } from '../storage/failures/store_failure.ts'
import { Targets } from './targets.ts'
import { tellOfStore } from '../telemetry/tell.ts'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { Runtime } from './runtime.ts'

/**
 * Makes the page cache of an application, with all that it is made of. It is loaded by the first that
 * needs it, which is mostly the first request: an application listens earlier without.
 */
export function openPageCache({
  application,
  caches,
  longestTtl,
  mountDashboard,
  newReport,
  parserOptions,
  routes,
  ...options
}: PageCacheOptions): PageCache {
  const { config, deploys, logger } = options
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
    classes: new PackageClasses(application.import),
    holes: new Holes(config.holes),
    statistics: new Statistics(),
    storeStates,
    flights: new Flights(),
    productions: new Productions(),
    notes: config.indexedPages === 0 ? null : notes,
    backgroundRenewals: new BackgroundRenewals(config.backgroundRenewals, logger),
    renewInProcess: async (url, request) => {
      // Many applications never renew a page by themselves, and it takes a while to load.
      const { renewInProcess } = await import('../renewal/self_request.ts')
      return renewInProcess(application.handle, url, request)
    },
    reading: {
      isIgnored: nameMatcher(config.ignoreQuery),
      spell: spellingOfParser(parserOptions),
    },
    targetedHeaders: targetedByConfig(config),
  }
  const targets = new Targets(runtime, application)
  return new PageCache({
    runtime,
    stores,
    routes,
    policies: new EffectivePolicies(runtime, stores),
    notes,
    deploys,
    own: {
      invalidation: new Invalidation(runtime, stores, targets),
      renewals: new Renewals(runtime, { application, newReport, notes, stores }),
    },
    newFake: (restore) => {
      const checks = { stores, targets, store: config.cache }
      return new FakePageCache({ checks, newReport, restore })
    },
    mountDashboard,
  })
}
