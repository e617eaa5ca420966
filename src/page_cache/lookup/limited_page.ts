import { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * A page as if it had been stored under the timeout that it has now, where that ends earlier.
 */
export function limitedPage({ ctx, policy }: PageScope, page: Page): Page {
  // Where responses decide themselves, that of a page that is kept for ever has said nothing.
  const isOver = policy.followsResponse && page.freshUntil === null
  const timeout = isOver ? 0 : policy.timeout(ctx)
  if (policy.declared.forever || typeof timeout !== 'number') {
    return page
  }
  const freshUntil = page.storedAt + timeout * 1000
  const until = (time: number, seconds: number) => Math.min(time, freshUntil + seconds * 1000)
  const { grace, staleIfError } = policy
  const staleness = page.staleness && {
    ...page.staleness,
    staleWhileRevalidateUntil: until(page.staleness.staleWhileRevalidateUntil, grace),
    staleIfErrorUntil: until(page.staleness.staleIfErrorUntil, grace + staleIfError),
  }
  return new Page({
    ...page.fields,
    freshUntil: until(page.freshUntil ?? Infinity, 0),
    staleness: staleness ?? undefined,
  })
}
