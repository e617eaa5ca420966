import { reasonName } from './reason_name.ts'
import { missed } from './visitor_outcome.ts'
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api'
import type { PageCacheEvents } from '../telemetry/page_events.ts'
import type { PageCacheEventMessage, PageProductionData } from '../telemetry/tracing_channels.ts'

/**
 * In seconds: what a handler takes.
 */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/**
 * In seconds: from a page that has just been produced to one that is a week old.
 */
const AGES = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 604_800]

/**
 * In seconds: what a warm-up takes.
 */
const RUNS = [1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400]

interface Instruments {
  requests: Counter
  hitAge: Histogram
  productions: Histogram
  invalidations: Counter
  visits: Counter
  warmUps: Histogram
  storeFailures: Counter
}

type Recorded = {
  [Name in keyof PageCacheEvents]?: (made: Instruments, payload: PageCacheEvents[Name]) => void
}

/**
 * What of each event is counted. No URL and no key is an attribute: there are as many as visitors make up.
 */
const RECORDED: Recorded = {
  'page_cache:hit': ({ requests, hitAge }, { age, route, store }) => {
    requests.add(1, of(route, store, 'hit'))
    hitAge.record(age, of(route, store))
  },
  'page_cache:stale': ({ requests, hitAge }, { age, route, store, reason }) => {
    requests.add(1, { ...of(route, store, 'stale'), 'page_cache.reason': reason })
    hitAge.record(age, of(route, store))
  },
  'page_cache:miss': ({ requests }, payload) => {
    const { route, store, forward } = payload
    requests.add(1, { ...of(route, store, missed(payload)), 'page_cache.reason': forward })
  },
  'page_cache:bypass': ({ requests }, { route, store, reason }) => {
    requests.add(1, { ...of(route, store, 'bypass'), 'page_cache.reason': reasonName(reason) })
  },
  'page_cache:invalidated': ({ invalidations }, { how, by }) => {
    invalidations.add(1, { 'page_cache.invalidation.how': how, 'page_cache.invalidation.by': by })
  },
  'page_cache:store_down': ({ storeFailures }, { store }) => {
    storeFailures.add(1, { 'page_cache.store': store })
  },
  'page_cache:warmup_finished': ({ visits, warmUps }, { name, ok, totals, durationMs }) => {
    const named: Attributes = name === null ? {} : { 'page_cache.warmup.name': name }
    for (const outcome of VISITS) {
      if (totals[outcome] > 0) {
        visits.add(totals[outcome], { ...named, 'page_cache.outcome': outcome })
      }
    }
    warmUps.record(durationMs / 1000, { ...named, 'page_cache.warmup.ok': ok })
  },
}

const VISITS = ['renewed', 'unchanged', 'stored', 'evicted', 'kept', 'skipped', 'failed'] as const

/**
 * Counts and measures what the page cache tells.
 */
export class PageCacheMetrics {
  #meter: () => Meter
  #made: { meter: Meter; instruments: Instruments } | null = null

  /**
   * @param meter - That of the SDK, as soon as it has been started
   */
  constructor(meter: () => Meter) {
    this.#meter = meter
  }

  event({ event, payload }: PageCacheEventMessage): void {
    RECORDED[event]?.(this.#instruments(), payload as never)
  }

  /**
   * @param seconds - From its beginning until it was stored
   */
  production({ route, store, outcome, reason, isRenewal }: PageProductionData, seconds: number) {
    this.#instruments().productions.record(seconds, {
      ...of(route, store, outcome),
      'page_cache.renewal': isRenewal,
      ...(reason && { 'page_cache.reason': reasonName(reason) }),
    })
  }

  #instruments(): Instruments {
    const meter = this.#meter()
    if (this.#made?.meter !== meter) {
      this.#made = { meter, instruments: instrumentsOf(meter) }
    }
    return this.#made.instruments
  }
}

function of(route: string, store: string, outcome?: string): Attributes {
  return {
    'page_cache.route': route,
    'page_cache.store': store,
    ...(outcome !== undefined && { 'page_cache.outcome': outcome }),
  }
}

function instrumentsOf(meter: Meter): Instruments {
  const counter = (name: string, unit: string, description: string) =>
    meter.createCounter(name, { unit, description })
  const seconds = (name: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries } })
  return {
    requests: counter('page_cache.requests', '{request}', 'Requests of visitors, by outcome'),
    hitAge: seconds('page_cache.hit.age', 'Age of the stored pages that were served', AGES),
    productions: seconds(
      'page_cache.production.duration',
      'Producing a page, storing it included',
      DURATIONS
    ),
    invalidations: counter('page_cache.invalidations', '{invalidation}', 'Invalidations of pages'),
    visits: counter('page_cache.warmup.visits', '{visit}', 'Visits of warm-ups, by outcome'),
    warmUps: seconds('page_cache.warmup.duration', 'Warm-ups', RUNS),
    storeFailures: counter('page_cache.store.failures', '{failure}', 'Stores that began to fail'),
  }
}
