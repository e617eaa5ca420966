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
  asksEveryTime?: boolean
}

/**
 * Adds the caching headers. What the handler or a middleware said stays.
 *
 * Forever pages have `Expires` alone, counted from now on; without a timeout they have what
 * Django's `add_never_cache_headers` sets.
 */
export function addCachingHeaders(response: HttpResponse, lifetime: Lifetime): void {
  if (lifetime.expiresAt === null) {
    response.safeHeader('Cache-Control', 'max-age=0, no-cache, no-store, must-revalidate, private')
    response.safeHeader('Expires', new Date().toUTCString())
    return
  }

  const cacheControl: string[] = []
  if (lifetime.scope !== null) {
    cacheControl.push(lifetime.scope)
  }
  if (lifetime.asksEveryTime) {
    cacheControl.push('no-cache')
  } else if (lifetime.maxAge !== null) {
    cacheControl.push(`max-age=${lifetime.maxAge}`)
  }
  if (lifetime.scope === 'public' && !lifetime.asksEveryTime) {
    const seconds = lifetime.maxAge ?? Math.round((lifetime.expiresAt - Date.now()) / 1000)
    cacheControl.push(`s-maxage=${seconds}`)
  }
  if (cacheControl.length > 0) {
    response.safeHeader('Cache-Control', cacheControl.join(', '))
  }
  if (!lifetime.asksEveryTime) {
    response.safeHeader('Expires', new Date(lifetime.expiresAt).toUTCString())
  }
  if (lifetime.age !== null) {
    response.header('Age', String(lifetime.age))
  }
}
