import { limitedPage } from './limited_page.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * What was found, under the declaration that the page has now: one that was stored to be kept for ever is
 * kept for its timeout where it is not declared so any more. No warm-up renews it, and nothing else would end it.
 *
 * @param now - Milliseconds since the epoch
 */
export function asDeclared<Found extends LookupResult | null>(
  scope: PageScope,
  found: Found,
  now: number
): Found {
  const page = found?.page ?? null
  if (page === null || page.freshUntil !== null || scope.policy.declared.forever) {
    return found
  }
  const limited = limitedPage(scope, page)
  // While it is fresh it stays the same object: what was prepared for sending it is kept with that.
  return limited.isFresh(now) ? found : { ...found, page: limited }
}
