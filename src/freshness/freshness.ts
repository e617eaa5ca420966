import { httpDate } from '../http/http_date.ts'
import { CacheControl } from '../http/cache_control.ts'
import { targetedCacheControl } from '../http/targeted_cache_control.ts'

/**
 * A response, as far as its freshness goes.
 */
export interface DatedResponse {
  status: number
  /** The lines of a header, by its name in lower case */
  lines: (name: string) => string[]
  /** Milliseconds since the epoch */
  requestedAt: number
  /** Milliseconds since the epoch */
  receivedAt: number
  /** Names of the headers that count in place of `Cache-Control` and `Expires` (RFC 9213) */
  targets: readonly string[]
}

/**
 * How long a response is fresh, as a shared cache takes it (RFC 9111, 4.2).
 */
export interface Freshness {
  /** Seconds that have passed for it by the time it was received */
  age: number
  /** Seconds from when it was generated; `null` where nothing says so */
  lifetime: number | null
  cacheControl: CacheControl
}

/**
 * Statuses that are heuristically cacheable (RFC 9110, 15.1). 206 is left out: parts are not
 * stored.
 */
const HEURISTICALLY_CACHEABLE = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])

/**
 * Heuristic freshness: the fraction of the time since a page was last modified for which it is
 * taken to be fresh, and its upper limit, in seconds (RFC 9111, 4.2.2).
 */
const HEURISTIC_FRACTION = 0.1
const HEURISTIC_LIMIT = 24 * 3600

/**
 * Calculates age and freshness lifetime.
 *
 * `http-cache-semantics`, which is the library for this, was read and not taken: it knows
 * directives in lower case only, takes a fresh response with `must-revalidate` or
 * `proxy-revalidate` for a stale one, reads `Age: 7200.0` and `max-age=1x` as numbers, does not
 * look at `Date` for the age, and changes `Date` when it serves a page.
 */
export function freshnessOf(response: DatedResponse): Freshness {
  const targeted = targetedCacheControl(response.targets, response.lines)
  const cacheControl = targeted ?? new CacheControl(response.lines('cache-control'))
  const expires = targeted === null ? response.lines('expires') : []
  return { age: age(response), lifetime: lifetime(response, cacheControl, expires), cacheControl }
}

/**
 * The corrected initial age (RFC 9111, 4.2.3). A handler that takes its time has not produced
 * something old: the time counts only for what came through another cache.
 */
function age(response: DatedResponse): number {
  const { receivedAt, requestedAt } = response
  const value = ageValue(response.lines('age'))
  const delay = value === null ? 0 : (receivedAt - requestedAt) / 1000
  const apparent = (receivedAt - dateOf(response)) / 1000
  return Math.max(0, apparent, (value ?? 0) + delay)
}

/**
 * The first member of the field, if it is a number of seconds; else the field is ignored
 * (RFC 9111, 5.1).
 */
function ageValue(lines: string[]): number | null {
  const first = lines.join(',').split(',', 1)[0].trim()
  return /^\d+$/.test(first) ? Math.min(Number(first), 2 ** 31) : null
}

function dateOf({ lines, receivedAt }: DatedResponse): number {
  return httpDate(lines('date')[0], receivedAt) ?? receivedAt
}

/**
 * What `s-maxage` says, else `max-age`, else `Expires`; else the heuristic (RFC 9111, 4.2.1). What
 * cannot be understood is taken to be stale.
 */
function lifetime(
  response: DatedResponse,
  cacheControl: CacheControl,
  expiresLines: string[]
): number | null {
  for (const directive of ['s-maxage', 'max-age']) {
    if (cacheControl.has(directive)) {
      return cacheControl.seconds(directive) ?? 0
    }
  }
  const expires = new Set(expiresLines)
  if (expires.size > 0) {
    const at = expires.size === 1 ? httpDate([...expires][0], response.receivedAt) : null
    return at === null ? 0 : Math.max(0, (at - dateOf(response)) / 1000)
  }
  return heuristicLifetime(response, cacheControl)
}

function heuristicLifetime(response: DatedResponse, cacheControl: CacheControl): number | null {
  const modified = httpDate(response.lines('last-modified')[0], response.receivedAt)
  const isCacheable = HEURISTICALLY_CACHEABLE.has(response.status) || cacheControl.has('public')
  if (modified === null || !isCacheable) {
    return null
  }
  const seconds = (dateOf(response) - modified) / 1000
  return Math.min(HEURISTIC_LIMIT, Math.max(0, seconds * HEURISTIC_FRACTION))
}
