import { CacheControl } from '../http/cache_control.ts'
import type { Staleness } from './staleness.ts'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * A stored page, as far as a request can have directives about it.
 */
interface Stored {
  freshUntil: number | null
  staleness: Staleness | null
}

/**
 * What a request says of the stored pages that it accepts (RFC 9111, 5.2.1).
 */
export class RequestDirectives {
  readonly onlyIfCached: boolean
  readonly noStore: boolean
  #cacheControl: CacheControl
  #noCache: boolean

  /**
   * @returns `null` for a request that says nothing
   */
  static of(headers: IncomingHttpHeaders): RequestDirectives | null {
    return headers['cache-control'] === undefined && headers.pragma === undefined
      ? null
      : new RequestDirectives(headers)
  }

  /**
   * `Pragma: no-cache` counts where there is no `Cache-Control` (RFC 9111, 5.4).
   */
  constructor({ 'cache-control': cacheControl, pragma }: IncomingHttpHeaders) {
    this.#cacheControl = new CacheControl(cacheControl)
    this.#noCache =
      cacheControl === undefined
        ? new CacheControl(pragma).has('no-cache')
        : this.#cacheControl.has('no-cache')
    this.onlyIfCached = this.#cacheControl.has('only-if-cached')
    this.noStore = this.#cacheControl.has('no-store')
  }

  /**
   * Whether the request accepts a page as it is.
   *
   * @param now - Milliseconds since the epoch
   */
  accepts(page: Stored, now: number): boolean {
    if (!this.#acceptsAge(page, now)) {
      return false
    }
    const freshFor = (page.freshUntil ?? Infinity) - now
    const minFresh = this.#cacheControl.seconds('min-fresh')
    return typeof minFresh === 'number'
      ? freshFor >= minFresh * 1000
      : freshFor > 0 || this.#acceptsStale(page, -freshFor)
  }

  /**
   * Whether the request accepts a stale page that may be served while it is renewed.
   *
   * @param now - Milliseconds since the epoch
   */
  acceptsStaleWhileRevalidate(page: Stored, now: number): boolean {
    return this.#acceptsAge(page, now) && !this.#cacheControl.has('min-fresh')
  }

  #acceptsAge({ staleness }: Stored, now: number): boolean {
    const maxAge = this.#cacheControl.seconds('max-age')
    const age = now - (staleness?.generatedAt ?? now)
    return !this.#noCache && (typeof maxAge !== 'number' || age <= maxAge * 1000)
  }

  /**
   * @param staleFor - Milliseconds
   */
  #acceptsStale({ staleness }: Stored, staleFor: number): boolean {
    if (!this.#cacheControl.has('max-stale') || staleness?.mustRevalidate) {
      return false
    }
    const maxStale = this.#cacheControl.isBare('max-stale')
      ? Infinity
      : (this.#cacheControl.seconds('max-stale') ?? 0)
    return staleFor <= maxStale * 1000
  }
}
