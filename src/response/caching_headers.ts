import { formatHttpDate } from '../http/format_http_date.ts'
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
      'expires': formatHttpDate(now),
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
      asksEveryTime || browser.expiresAt === null ? undefined : formatHttpDate(browser.expiresAt),
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
