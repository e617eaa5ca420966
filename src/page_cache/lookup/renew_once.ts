import { isProducedSince } from './is_produced_since.ts'
import { ELSEWHERE } from '../in_flight/background_renewals.ts'
import type { ProcessLocks } from '../in_flight/process_locks.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Renews a stale page once for all processes of the application.
 *
 * @param found - The stale page
 * @param options - `timeLimit`: milliseconds after which nobody waits for it any more;
 * `isAwaited`: whether a visitor waits for it, also for that of another process
 * @param renew - Renews it, and returns what became of it
 * @returns what became of it; `elsewhere` where another process is renewing it, `kept` where that was
 * awaited in vain
 */
export async function renewOnce(
  { slot }: PageScope,
  locks: ProcessLocks,
  found: LookupResult,
  { timeLimit, isAwaited }: { timeLimit: number; isAwaited: boolean },
  renew: () => Promise<string>
): Promise<string> {
  const key = `${slot.store.qualified(found.key)};renewal`
  const until = performance.now() + timeLimit
  let lock = await locks.tryTake(key, timeLimit)
  while (lock === 'busy' && isAwaited && (await locks.released(key, until))) {
    lock = await locks.tryTake(key, timeLimit)
  }
  if (lock === 'busy') {
    return isAwaited ? 'kept' : ELSEWHERE
  }
  try {
    // Another process may have renewed it before the lock was ours.
    const isRenewed = lock !== 'unavailable' && isProducedSince(await slot.find(), found)
    return isRenewed ? 'renewed' : await renew()
  } finally {
    if (lock !== 'unavailable') {
      lock.release(true)
    }
  }
}
