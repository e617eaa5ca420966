import { beyondExpiry } from './beyond_expiry.ts'
import { cachingHeaders, type Lifetime } from './caching_headers.ts'
import { formatHttpDate } from '../http/format_http_date.ts'
import type { Page } from '../page/page.ts'
import type { CachingHeaders } from '../page/page_fields.ts'

/**
 * What decides about the lifetime of a page beside the page itself and the time.
 */
export interface CachingTerms extends Pick<
  Lifetime,
  'scope' | 'asksEveryTime' | 'browserTimeout' | 'isKeptByNetworks'
> {
  /** It is kept until it is renewed, and so has an `Expires` that moves on */
  isForever: boolean
  /**
   * Of such a page, and of one that was stored for ever and is not declared so any more, in seconds; anything
   * else: others never keep it
   */
  timeout: number | null | undefined
}

/**
 * How long others may keep a page from now on.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 * @param now - Milliseconds since the epoch
 */
function lifetimeOf(
  page: Page,
  { isForever, timeout, browserTimeout, ...terms }: CachingTerms,
  age: number | null,
  now: number
): Lifetime {
  const { storedAt, freshUntil } = page
  const isEnding = !isForever && typeof timeout === 'number'
  const end = freshUntil ?? (isEnding ? storedAt + timeout * 1000 : null)
  if (isForever || end === null) {
    const until = Math.max(freshUntil ?? Infinity, now)
    const expiresAt = typeof timeout === 'number' ? Math.min(now + timeout * 1000, until) : null
    return { ...terms, maxAge: null, expiresAt, age: null, browserTimeout }
  }
  const maxAge = Math.round((end - storedAt) / 1000)
  const beyond = beyondExpiry(page)
  return { ...terms, maxAge, expiresAt: end, age, browserTimeout, beyond }
}

/**
 * The caching headers of the response to a request. The directives of a page that expires are the same for
 * each response, unless browsers are told another time than it has: they are made once for all pages that
 * have its traits.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 * @param now - Milliseconds since the epoch
 */
export function cachingHeadersOf(
  page: Page,
  terms: CachingTerms,
  age: number | null,
  now: number
): CachingHeaders {
  const { isForever, browserTimeout, isKeptByNetworks, asksEveryTime } = terms
  const { freshUntil } = page
  const isSame = browserTimeout === null || isKeptByNetworks
  if (isForever || freshUntil === null || !isSame) {
    return cachingHeaders(lifetimeOf(page, terms, age, now), now)
  }
  const isWithoutDate = asksEveryTime || browserTimeout !== null
  return {
    'cache-control': directivesOf(page, terms, now),
    // Of a page that nobody has asked for again the text is not worth to be remembered.
    'expires': isWithoutDate
      ? undefined
      : formatHttpDate(freshUntil, { isAskedAgain: age !== null }),
    'age': age === null ? undefined : String(age),
  }
}

function directivesOf(page: Page, terms: CachingTerms, now: number): string | undefined {
  const { scope, browserTimeout, asksEveryTime } = terms
  const { told } = page.traits
  for (const one of told) {
    if (
      one.scope === scope &&
      one.browserTimeout === browserTimeout &&
      one.asksEveryTime === asksEveryTime
    ) {
      return one.cacheControl
    }
  }
  const headers = cachingHeaders(lifetimeOf(page, terms, null, now), now)
  const cacheControl = headers['cache-control']
  told.push({ scope, browserTimeout, asksEveryTime, cacheControl })
  return cacheControl
}
