import { beyondExpiry } from './beyond_expiry.ts'
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
   * caches, too, where the page says so, for its own time, or, where networks in front are told it
   * apart from others, for that of browsers; `null`: nothing is said about it
   */
  scope: 'private' | 'public' | 'networks' | null

  /** Seconds for which browsers may keep it from now on; `null`: as long as it is fresh */
  browserTimeout: number | null

  /** A network keeps the response for others: it is to say the same to each of them, whatever its age */
  isKeptByNetworks: boolean

  /** They are to ask every time whether it still is the page, as in development */
  asksEveryTime: boolean

  /** How long beyond that shared caches may serve it (RFC 5861), as directives. Default: not at all */
  beyond?: string[]
}

/**
 * What decides about the lifetime of a page beside the page itself and the time.
 */
export interface CachingTerms extends Pick<
  Lifetime,
  'scope' | 'asksEveryTime' | 'browserTimeout' | 'isKeptByNetworks'
> {
  /** It is kept until it is renewed, and so has an `Expires` that moves on */
  isForever: boolean
  /** Of such a page, in seconds; anything else: others never keep it */
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
  if (isForever || page.freshUntil === null) {
    const until = Math.max(page.freshUntil ?? Infinity, now)
    const expiresAt = typeof timeout === 'number' ? Math.min(now + timeout * 1000, until) : null
    return { ...terms, maxAge: null, expiresAt, age: null, browserTimeout }
  }
  const maxAge = Math.round((page.freshUntil - page.storedAt) / 1000)
  const beyond = beyondExpiry(page)
  return { ...terms, maxAge, expiresAt: page.freshUntil, age, browserTimeout, beyond }
}

/**
 * The caching headers; `undefined` for one that there is not.
 *
 * Forever pages have `Expires` alone, counted from now on; without a timeout they have what
 * Django's `add_never_cache_headers` sets.
 *
 * @param now - Milliseconds since the epoch
 */
export function cachingHeaders(lifetime: Lifetime, now: number): CachingHeaders {
  const { maxAge, expiresAt, age, scope, asksEveryTime, beyond = [] } = lifetime
  if (expiresAt === null) {
    return {
      'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
      'expires': new Date(now).toUTCString(),
      'age': undefined,
    }
  }
  const browser =
    lifetime.browserTimeout === null
      ? { maxAge, expiresAt }
      : forBrowsers({ ...lifetime, expiresAt }, lifetime.browserTimeout, now)
  const directives: string[] = scope === null ? [] : [scope === 'networks' ? 'public' : scope]
  if (asksEveryTime) {
    directives.push('no-cache')
  } else if (browser.maxAge !== null) {
    directives.push(`max-age=${browser.maxAge}`)
  }
  if (scope === 'public' && !asksEveryTime) {
    directives.push(`s-maxage=${maxAge ?? Math.round((expiresAt - now) / 1000)}`, ...beyond)
  }
  return {
    'cache-control': directives.length > 0 ? directives.join(', ') : undefined,
    'expires':
      asksEveryTime || browser.expiresAt === null
        ? undefined
        : new Date(browser.expiresAt).toUTCString(),
    'age': age === null ? undefined : String(age),
  }
}

/**
 * How long browsers may keep a page that they are to ask for before it expires. They count its age
 * (RFC 9111, 4.2.3), and so it is added here. A network that keeps the response says it to each of them
 * from the beginning: what depends on the time it was made at has no meaning there.
 *
 * @param timeout - Seconds
 * @param now - Milliseconds since the epoch
 */
function forBrowsers(
  { maxAge, expiresAt, age, isKeptByNetworks }: Lifetime & { expiresAt: number },
  timeout: number,
  now: number
): Pick<Lifetime, 'maxAge' | 'expiresAt'> {
  if (isKeptByNetworks) {
    const left = maxAge ?? Math.round((expiresAt - now) / 1000)
    return { maxAge: Math.min(timeout, left), expiresAt: null }
  }
  if (maxAge === null) {
    return { maxAge: null, expiresAt: Math.min(expiresAt, now + timeout * 1000) }
  }
  const shortened = Math.min(maxAge, timeout + (age ?? 0))
  return { maxAge: shortened, expiresAt: expiresAt - (maxAge - shortened) * 1000 }
}

/**
 * The same for the response to a request. But for the age they are made once where they are the same for
 * each response: those of a page that expires, unless browsers are told another time than it has.
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
  const { isForever, scope, browserTimeout, isKeptByNetworks } = terms
  const isSame = browserTimeout === null || isKeptByNetworks
  if (isForever || page.freshUntil === null || !isSame) {
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

/**
 * A page whose own directives decide leaves as it is, with its age (RFC 9111, 4.2.3 and 5.1).
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 */
export function addAge(response: HttpResponse, page: Page, age: number | null): void {
  const current = age ?? page.age(Date.now())
  if (age !== null || (current > 0 && !response.getHeader('age'))) {
    response.header('Age', String(current))
  }
}
