import { formatCacheStatus } from '../http/cache_status.ts'
import { cachingHeadersOf, type CachingTerms } from './caching_headers_of.ts'
import type { Page } from '../page/page.ts'

/**
 * The headers that are computed for each hit, in lower case; `undefined` for one that there is not.
 */
export type ComputedHeaders = Partial<
  Record<'age' | 'cache-control' | 'cache-status' | 'expires', string>
>

/**
 * What the cache itself says in the response of a hit, from one moment to the next.
 */
export class HitHeaders {
  #page: Page
  #terms: CachingTerms | null
  #saysStatus: boolean

  /**
   * @param terms - `null` where the page itself says how long it may be kept
   * @param saysStatus - Whether visitors get `Cache-Status`
   */
  constructor(page: Page, terms: CachingTerms | null, saysStatus: boolean) {
    this.#page = page
    this.#terms = terms
    this.#saysStatus = saysStatus
  }

  /**
   * What they depend on: in the same moment they are the same. Of a page that expires, age and time left
   * change once a second each, and the difference of the two with either of them.
   *
   * @param now - Milliseconds since the epoch
   */
  moment(now: number): number {
    const page = this.#page
    const isExpiring = page.freshUntil !== null && !this.#terms?.isForever
    return isExpiring ? page.age(now) - page.ttl(now)! : now
  }

  /** @param now - Milliseconds since the epoch */
  at(now: number): ComputedHeaders {
    const page = this.#page
    const terms = this.#terms
    const age = page.age(now)
    const headers: ComputedHeaders =
      terms === null ? { age: String(age) } : cachingHeadersOf(page, terms, age, now)
    if (this.#saysStatus) {
      headers['cache-status'] = formatCacheStatus({ hit: true, ttl: page.ttl(now) })
    }
    return headers
  }
}
