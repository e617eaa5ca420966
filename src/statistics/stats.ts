import type { Reason } from '../store_rules/reasons.ts'

/**
 * What one process has counted of the requests for some pages, since it started. Times are in milliseconds
 * since the epoch.
 */
export interface RequestCounts {
  /** Visitors who got the stored page */
  hits: number

  /** Visitors who got it although it had expired */
  stale: number

  /** Visitors for whom there was none */
  misses: number

  /** How many of those got the page that another request was producing */
  collapsed: number

  /** Hits and stale ones of all three, between 0 and 1; `null` where nobody has asked */
  hitRate: number | null

  /** When a page was served from the store last; `null`: never */
  lastHitAt: number | null

  /** Requests that were no matter for the page cache, by reason */
  bypasses: Partial<Record<Reason, number>>

  /** Pages that were stored, renewals included */
  stored: number

  /** What handlers have answered and was not stored, by reason */
  notStored: Partial<Record<Reason, number>>

  /** Renewals by what became of them: `renewed`, `unchanged`, `evicted`, `kept`, `skipped`, `failed` */
  renewals: Partial<Record<string, number>>

  /** Renewals that have removed a page, as its handler says that there is none any more */
  evicted: number

  /**
   * Milliseconds that handlers did not run, at least: the hits on each page, times what its last production
   * by this process took. Pages that only other processes have produced are not among it
   */
  handlerMsSaved: number
}

/**
 * What it has counted of one page.
 */
export interface PageCounts {
  /** Name of the store in config/cache.ts */
  store: string
  /** The stored key, with the variant */
  key: string
  /** Of the URL under which it was asked for first */
  path: string
  route: string
  hits: number
  stale: number
  misses: number
  hitRate: number | null
  lastHitAt: number | null
  /** Its last production by this process; `null`: none. `result` is `stored`, `renewed`, or a reason */
  produced: { at: number; handlerMs: number; result: string } | null
}

/**
 * How a store is, as this process sees it.
 */
export interface StoreState {
  /** Name in config/cache.ts */
  name: string
  isUp: boolean
  /** Since when it fails, or works again; `null`: it has not failed since this process started */
  since: number | null
  /** What it fails with, or has failed with last; `null`: nothing */
  lastProblem: { at: number; problem: string } | null
  /** What this process remembers of it */
  memo: { entries: number; bytes: number }
}

/**
 * How a network in front is, as this process sees it.
 */
export interface NetworkState {
  name: string
  /** Whether the last purge has succeeded; `null`: there was none */
  isUp: boolean | null
  /** Since when that is so */
  since: number | null
  /** When it was told to purge last */
  seenAt: number | null
  /** When it has not, and why; `null`: never */
  lastProblem: { at: number; problem: string } | null
}

/**
 * The numbers of one process, since it started: of other processes it knows nothing.
 */
export interface PageCacheStats extends RequestCounts {
  /** When it began to count, in milliseconds since the epoch */
  since: number

  /** By names of routes: those that `page-cache:list` has */
  routes: Record<string, RequestCounts>

  /** Of some thousand pages: those that are asked for. In no particular order */
  pages: PageCounts[]

  /** Those that pages are kept in */
  stores: StoreState[]

  /** In front of the application */
  networks: NetworkState[]

  /** How many renewals are under way in the background, and how many may be */
  backgroundRenewals: { running: number; limit: number }
}
