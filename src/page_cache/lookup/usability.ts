import type { Page } from '../../page/page.ts'
import type { RequestDirectives } from '../../freshness/request_directives.ts'

/**
 * What a stored page is good for.
 *
 * - `fresh`: it answers the request
 * - `stale`: it does although it has expired, because the request does not mind
 * - `stale-while-revalidate`: it does, and has to be renewed
 * - `none`: it has to be renewed first
 */
export type Usability = 'fresh' | 'stale' | 'stale-while-revalidate' | 'none'

/**
 * @param wishes - Of the request, where they count
 * @param now - Milliseconds since the epoch
 */
export function usability(
  page: Page | null,
  wishes: RequestDirectives | null,
  now: number
): Usability {
  if (page === null) {
    return 'none'
  }
  if (wishes === null ? page.isFresh(now) : wishes.accepts(page, now)) {
    return page.isFresh(now) ? 'fresh' : 'stale'
  }
  const isBorne = wishes === null || wishes.bearsStale(page, now)
  return !page.isFresh(now) && page.allowsStaleWhileRevalidate(now) && isBorne
    ? 'stale-while-revalidate'
    : 'none'
}
