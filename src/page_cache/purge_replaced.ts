import { tagsOfKey } from '../storage/stored_key.ts'
import type { NetworkCaches } from '../networks/network_caches.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { Outcome } from './outcome.ts'
import type { PageScope } from './request_scope.ts'

/**
 * Has the networks in front forget a page that is another one now, or is gone. Nobody waits for it: a
 * warm-up renews more pages than some networks purge in the same time.
 *
 * @param found - What was stored before
 */
export function purgeReplaced(
  networks: NetworkCaches,
  scope: PageScope,
  found: LookupResult,
  outcome: Outcome
): void {
  if (scope.policy.declared.public && isTold(scope, found, outcome)) {
    networks.purgeLater(tagsOfKey(scope.slot.key))
  }
}

/**
 * Whether networks may still have the page that was there. One that had expired here has expired there. What
 * is in them where nothing was stored, as of an earlier version of the application, is not known.
 */
function isTold({ isRenewal }: PageScope, found: LookupResult, outcome: Outcome): boolean {
  if (outcome.kind === 'evicted') {
    return true
  }
  const isReplaced =
    isRenewal && outcome.kind === 'produced' && outcome.notStored === null && !outcome.isUnchanged
  return (
    isReplaced && (found.stored === null || found.isOutdated || found.stored.isFresh(Date.now()))
  )
}
