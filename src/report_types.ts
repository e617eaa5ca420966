/**
 * What became of a page. `kept`: the good page that is stored stays.
 */
export type Outcome = 'renewed' | 'unchanged' | 'stored' | 'evicted' | 'kept' | 'skipped' | 'failed'

/**
 * One request of a warm-up, its redirects and retries included.
 */
export interface Visit {
  /** As it was asked for */
  url: string
  /** Name of the persona */
  persona: string
  /** Of `languages`, or null */
  language: string | null
  /** Of `vary`, or null */
  vary: Record<string, string> | null
  /** Of the last answer, where it was redirected. Null when there was none */
  status: number | null
  /** Milliseconds of asking, waits between attempts not included */
  durationMs: number
  /** Bytes of body, as they were transferred */
  bytes: number
  /** Requests, retries included */
  attempts: number
  /** What became of the page at `url`, and never of one that it redirects to */
  outcome: Outcome
  /** Why it was skipped or failed; null where there is nothing to say */
  reason: string | null
  /** Where redirects led to, or null; also where they led back to `url` */
  redirectedTo: string | null
  /** With `verify`: whether visitors would get a hit, in browsers as well; else null */
  verified: boolean | null
  /** With `verify`: browsers that would not get a hit, and the headers to warm (`vary`) for each */
  missedBy?: Record<string, Record<string, string>>
}

/**
 * How far a run is, for a progress bar.
 */
export interface Progress {
  /** Visits so far */
  done: number
  /** Those of them that failed */
  failed: number
  /** Visits in all, or null as long as that is not known */
  total: number | null
}

/**
 * The visits of a run, by outcome and in sum.
 */
export interface Totals extends Record<Outcome, number> {
  /** Different URLs */
  urls: number
  /** URLs that had been there already */
  duplicates: number
  /** URLs × personas × languages × variants */
  visits: number
  /** With `verify`: visits that were a hit afterwards */
  verified: number
  /** With `verify`: visits that were not */
  unverified: number
  /** Requests, retries included */
  attempts: number
  /** Bytes of all bodies, as they were transferred */
  bytes: number
}

/**
 * What a warm-up did. Plain JSON.
 */
export interface Report {
  /** Every page was asked, none failed, and there was something to do */
  ok: boolean
  /**
   * What a run without failures came to: no page was asked for, or every one was skipped or is gone.
   * Null where neither is so, or `allowNothing` says that it may be
   */
  problem: 'nothing-asked' | 'nothing-stored' | null
  /** The signal ended the run */
  aborted: boolean
  /** Why the run ended before the URLs did, or null */
  stopped: 'signal' | 'fail-fast' | 'limit' | null
  /** ISO 8601 */
  startedAt: string
  /** Milliseconds from the first visit to the last */
  durationMs: number
  /** In sum */
  totals: Totals
  /** Visits by reason, `skipped: set-cookie` */
  reasons: Record<string, number>
  /**
   * Where the pages lead to that are skipped, or failed, because they redirect: how many visits each of the
   * first 100 targets has, the most frequent first, and the URL of the first one of them
   */
  redirects: { to: string; visits: number; url: string }[]
  /** Half of the visits took at most so many milliseconds */
  p50: number
  /** Of a hundred visits 95 took at most so many milliseconds */
  p95: number
  /** Visits by duration: the first so many at most `upTo` milliseconds, and so on. Null: beyond */
  histogram: { upTo: number | null; count: number }[]
  /** The slowest 20 that were asked for, slowest first */
  slowest: Visit[]
  /** The first 1,000 */
  failures: Visit[]
  /** With `verify`: the first 1,000 that were not a hit */
  unverified: Visit[]
  /** The first visits, as many as `keepVisits` says */
  visits: Visit[]
  /** What to look at, where something went wrong */
  hints: string[]
}
