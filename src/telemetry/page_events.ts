import type { Reason } from '../store_rules/reasons.ts'
import type { PageKind } from '../keys/tags.ts'
import type { Report } from '../report_types.ts'
import type { CacheStatus } from '../http/cache_status.ts'

/**
 * What is said of every request that came to the page cache.
 */
export interface PageEvent {
  /** Path and query, as they were asked for: what is in them may be a secret */
  url: string
  /** Name of the route; of one without a name, its controller and action, or its pattern */
  route: string
  /** Name of the store in config/cache.ts */
  store: string
  /** The stored key; `null` where the request has none */
  key: string | null
}

/**
 * What was invalidated, and where.
 */
export interface PagesInvalidated {
  /** `expired`: outdated, so that they are renewed when they are next asked for */
  how: 'forgotten' | 'expired'

  /** `write`: a request has changed what `names` are the URLs of (`invalidateOnWrite`) */
  by: 'key' | 'url' | 'tags' | 'view' | 'write' | 'all'

  /** The key, the URLs, the tags or the view; of `all` there are none */
  names: string[]

  /** Which pages alone; `null`: of both kinds */
  kind: PageKind | null

  /** Names of the stores of config/cache.ts in which that is done */
  stores: string[]
}

/**
 * What came of a warm-up, without its pages.
 */
export interface WarmUpFinished extends Pick<
  Report,
  | 'ok'
  | 'problem'
  | 'stopped'
  | 'startedAt'
  | 'durationMs'
  | 'totals'
  | 'reasons'
  | 'p50'
  | 'p95'
  | 'hints'
> {
  /** The name of its command, or class; `null` where the application has called `makeRequests` */
  name: string | null

  /** The ID of a run that was in the queue; `null` for any other */
  run: string | null
}

/**
 * The events of the page cache, by their names. Each request has one of `hit`, `stale`, `miss` and
 * `bypass`; a renewal one of `renewed`, `evicted` and `not_stored` instead. Where a handler has run for a
 * page, `stored` or `not_stored` follows.
 */
export interface PageCacheEvents {
  /** The stored page was served. Ages and times are in seconds; `ttl` is `null` for ever */
  'page_cache:hit': PageEvent & { age: number; ttl: number | null }

  /** It was served although it had expired */
  'page_cache:stale': PageEvent & {
    age: number
    ttl: number | null
    reason: 'stale' | 'outdated' | 'stale-if-error' | 'previous-version'
  }

  /** There was none that could be served. `isCollapsed`: the visitor got that of another request */
  'page_cache:miss': PageEvent & {
    forward: NonNullable<CacheStatus['fwd']>
    isCollapsed: boolean
  }

  /** The request was no matter for the page cache */
  'page_cache:bypass': PageEvent & { reason: Reason }

  /** A page was stored. `bytes` are those of its body */
  'page_cache:stored': PageEvent & { bytes: number; ttl: number | null; handlerMs: number }

  /** What the handler answered was not. `reason` as in `Cache-Status` */
  'page_cache:not_stored': PageEvent & { reason: string; handlerMs: number | null }

  /** An authorised renewal has replaced the page, or found it to be the same */
  'page_cache:renewed': PageEvent & { result: 'renewed' | 'unchanged'; handlerMs: number }

  /** A renewal has removed the page, as the handler says that there is none any more */
  'page_cache:evicted': PageEvent

  /** Pages were invalidated, in all stores that keep such pages, or in those that did not fail */
  'page_cache:invalidated': PagesInvalidated

  /** A warm-up is at its end, in the process that has made it */
  'page_cache:warmup_finished': WarmUpFinished

  /** A network in front has purged what carries some tags. `soft`: it is stale there, and not gone */
  'page_cache:purged': { network: string; tags: number; soft: boolean }

  /** It has not, and may still have it */
  'page_cache:purge_failed': { network: string; problem: string }

  /** A store fails, or does not answer */
  'page_cache:store_down': { store: string; error: unknown }

  /** It works again */
  'page_cache:store_up': { store: string }
}

/**
 * Those that are told of the outcome of a request.
 */
export const OUTCOME_EVENTS = [
  'page_cache:hit',
  'page_cache:stale',
  'page_cache:miss',
  'page_cache:bypass',
  'page_cache:stored',
  'page_cache:not_stored',
  'page_cache:renewed',
  'page_cache:evicted',
] as const satisfies (keyof PageCacheEvents)[]

declare module '@adonisjs/core/types' {
  interface EventsList extends PageCacheEvents {}
}
