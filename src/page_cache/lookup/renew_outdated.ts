import { ELSEWHERE } from '../in_flight/background_renewals.ts'
import { isRefused } from '../../renewal/is_refused.ts'
import { renewStale } from './renew_stale.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * What a renewal says after which nothing has to be done: it came to something; it was not begun,
 * because there are as many as there may be, and a later visitor begins it; or another process is
 * renewing the page, and does the rest.
 */
const SETTLED = new Set(['renewed', 'unchanged', 'evicted', 'skipped', ELSEWHERE])

/**
 * Renews an outdated page in the background. Where that came to nothing, the page is removed, so that
 * the next visitor has it produced: unless its `grace` allows it to be served, or, where producing it
 * failed, its `staleIfError`.
 */
export async function renewOutdated(scope: PageScope, found: LookupResult): Promise<void> {
  const result = await renewStale(scope, found)
  if (SETTLED.has(result)) {
    return
  }
  const { page, isOutdated, key } = await scope.slot.find()
  // Another process may have renewed it.
  if (page === null || !isOutdated || page.begunAt !== found.page?.begunAt) {
    return
  }
  const now = Date.now()
  const hasFailed = result === 'kept' || (result.startsWith('failed') && !isRefused(result))
  if (page.allowsStaleWhileRevalidate(now) || (hasFailed && page.allowsStaleIfError(now))) {
    return
  }
  await scope.slot.store.delete(key).catch((error) => {
    scope.ctx.logger.error({ err: error }, 'page cache: an outdated page is still in the store')
  })
}
