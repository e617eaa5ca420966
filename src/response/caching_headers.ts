import type { Page } from '../page/page.ts'
import type { CachingHeaders } from '../page/page_fields.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * How long other caches and the browser may keep a response.
 */
export interface Lifetime {
  /** Seconds that a page is fresh from when it was stored; `null` for forever pages */
  maxAge: number | null

  /** When it expires for others, in milliseconds since the epoch; `null`: they never keep it */
  expiresAt: number | null

  /** Seconds since it was stored; `null` where it was produced for this request */
  age: number | null

  /**
   * Who may keep it: nobody else where a session cookie may leave with the response; shared
   * caches, too, where the page says so; `null`: nothing is said about it
   */
  scope: 'private' | 'public' | null

  /** They are to ask every time whether it still is the page, as in development */
  asksEveryTime: boolean

  /** How long beyond that shared caches may serve it (RFC 5861), as directives. Default: not at all */
  beyond?: string[]
}

/**
 * What decides about the lifetime of a page beside the page itself and the time.
 */
export interface CachingTerms {
  /** It is kept until it is renewed, and so has an `Expires` that moves on */
  isForever: boolean
  /** Of such a page, in seconds; anything else: others never keep it */
  timeout: number | null | undefined
  scope: Lifetime['scope']
  asksEveryTime: boolean
}

/**
 * How long others may keep a page from now on.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 * @param now - Milliseconds since the epoch
 */
function lifetimeOf(
  page: Page,
  { isForever, timeout, scope, asksEveryTime }: CachingTerms,
  age: number | null,
  now: number
): Lifetime {
  if (isForever || page.freshUntil === null) {
    const until = Math.max(page.freshUntil ?? Infinity, now)
    const expiresAt = typeof timeout === 'number' ? Math.min(now + timeout * 1000, until) : null
    return { maxAge: null, expiresAt, age: null, scope, asksEveryTime }
  }
  const maxAge = Math.round((page.freshUntil - page.storedAt) / 1000)
  return { maxAge, expiresAt: page.freshUntil, age, scope, asksEveryTime, beyond: beyondOf(page) }
}

/**
 * What the cache itself does with the page when it has expired others may do as well: serve it while it
 * is renewed, and if that fails. Both count from when it expires (RFC 5861, 3 and 4).
 */
function beyondOf({ freshUntil, staleness }: Page): string[] {
  const { staleWhileRevalidateUntil = 0, staleIfErrorUntil = 0 } = staleness ?? {}
  const [renewed, failed] = [staleWhileRevalidateUntil, staleIfErrorUntil].map((until) =>
    Math.max(0, Math.round((until - freshUntil!) / 1000))
  )
  return [
    ...(renewed > 0 ? [`stale-while-revalidate=${renewed}`] : []),
    ...(failed > renewed ? [`stale-if-error=${failed}`] : []),
  ]
}

/**
 * The caching headers; `undefined` for one that there is not.
 *
 * Forever pages have `Expires` alone, counted from now on; without a timeout they have what
 * Django's `add_never_cache_headers` sets.
 *
 * @param now - Milliseconds since the epoch
 */
export function cachingHeaders(
  { maxAge, expiresAt, age, scope, asksEveryTime, beyond = [] }: Lifetime,
  now: number
): CachingHeaders {
  if (expiresAt === null) {
    return {
      'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
      'expires': new Date(now).toUTCString(),
      'age': undefined,
    }
  }
  const directives: string[] = scope === null ? [] : [scope]
  if (asksEveryTime) {
    directives.push('no-cache')
  } else if (maxAge !== null) {
    directives.push(`max-age=${maxAge}`)
  }
  if (scope === 'public' && !asksEveryTime) {
    directives.push(`s-maxage=${maxAge ?? Math.round((expiresAt - now) / 1000)}`, ...beyond)
  }
  return {
    'cache-control': directives.length > 0 ? directives.join(', ') : undefined,
    'expires': asksEveryTime ? undefined : new Date(expiresAt).toUTCString(),
    'age': age === null ? undefined : String(age),
  }
}

/**
 * The same for the response to a request. But for the age they are made once where they are the same for
 * each response: those of a page that expires.
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
  const { isForever, scope } = terms
  if (isForever || page.freshUntil === null) {
    return cachingHeaders(lifetimeOf(page, terms, age, now), now)
  }
  const told = (page.told[`${scope}`] ??= cachingHeaders(lifetimeOf(page, terms, null, now), now))
  return age === null ? told : { ...told, age: String(age) }
}

/**
 * Adds the caching headers. What the handler or a middleware said stays.
 */
export function addCachingHeaders(
  response: HttpResponse,
  { 'cache-control': cacheControl, expires, age }: CachingHeaders
): void {
  if (cacheControl !== undefined) {
    response.safeHeader('cache-control', cacheControl)
  }
  if (expires !== undefined) {
    response.safeHeader('expires', expires)
  }
  if (age !== undefined) {
    response.header('age', age)
  }
}
