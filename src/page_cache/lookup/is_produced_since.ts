import type { Page } from '../../page/page.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'

/**
 * Whether the page of a request has been produced, and is fresh, since it was looked up before.
 */
export function isProducedSince(
  now: LookupResult,
  before: LookupResult
): now is LookupResult & { page: Page } {
  const { page } = now
  return (
    page !== null &&
    page.isFresh(Date.now()) &&
    (before.page === null || page.begunAt > before.page.begunAt)
  )
}
