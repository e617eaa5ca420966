import type { Page } from '../../page/page.ts'
import type { CacheStatus } from '../../http/cache_status.ts'

/**
 * What is said of a page that is served from the store (RFC 9211, 2.1).
 *
 * @param now - Milliseconds since the epoch
 */
export function hitStatus({ freshUntil }: Page, now: number): CacheStatus {
  return freshUntil === null
    ? { hit: true }
    : { hit: true, ttl: Math.floor((freshUntil - now) / 1000) }
}
