import type { HttpResponse } from '@adonisjs/core/http'
import type { LifetimeTexts } from '../page/page_fields.ts'

/**
 * How long other caches and the browser may keep a response.
 */
export interface Lifetime {
  /** Seconds that a page is fresh from when it was stored; `null` for forever pages */
  maxAge: number | null

  /** When it expires for others, in milliseconds since the epoch; `null`: they never keep it */
  expiresAt: number | null

  /**
   * Who may keep it: nobody else where a session cookie may leave with the response; shared
   * caches, too, where the page says so; `null`: nothing is said about it
   */
  scope: 'private' | 'public' | null

  /** They are to ask every time whether it still is the page, as in development */
  asksEveryTime?: boolean
}

/**
 * What a lifetime says in headers: of most pages the same for each response, so that it is made once.
 *
 * Forever pages have `Expires` alone, counted from now on; without a timeout they have what
 * Django's `add_never_cache_headers` sets.
 */
export function lifetimeTexts({
  maxAge,
  expiresAt,
  scope,
  asksEveryTime,
}: Lifetime): LifetimeTexts {
  if (expiresAt === null) {
    const cacheControl = 'max-age=0, no-cache, no-store, must-revalidate, private'
    return { cacheControl, expires: new Date().toUTCString() }
  }

  const cacheControl: string[] = []
  if (scope !== null) {
    cacheControl.push(scope)
  }
  if (asksEveryTime) {
    cacheControl.push('no-cache')
  } else if (maxAge !== null) {
    cacheControl.push(`max-age=${maxAge}`)
  }
  if (scope === 'public' && !asksEveryTime) {
    const seconds = maxAge ?? Math.round((expiresAt - Date.now()) / 1000)
    cacheControl.push(`s-maxage=${seconds}`)
  }
  return {
    cacheControl: cacheControl.length > 0 ? cacheControl.join(', ') : null,
    expires: asksEveryTime ? null : new Date(expiresAt).toUTCString(),
  }
}

/**
 * Adds the caching headers. What the handler or a middleware said stays.
 *
 * @param age - Seconds since the page was stored; `null` where it was produced for this request, or
 * the page has none
 */
export function addCachingHeaders(
  response: HttpResponse,
  { cacheControl, expires }: LifetimeTexts,
  age: number | null
): void {
  if (cacheControl !== null) {
    response.safeHeader('cache-control', cacheControl)
  }
  if (expires !== null) {
    response.safeHeader('expires', expires)
  }
  if (age !== null) {
    response.header('age', String(age))
  }
}
