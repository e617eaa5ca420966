import { forVisitor } from './lookup/for_visitor.ts'
import { variantOf } from '../keys/selectors.ts'
import { producePage } from './produce_page.ts'
import { isProducedSince } from './lookup/is_produced_since.ts'
import type { HeldLock } from './in_flight/held_lock.ts'
import type { ProcessLocks } from './in_flight/process_locks.ts'
import type { FlightResult, OwnFlight } from './in_flight/flights.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { PageScope } from './request_scope.ts'
import type { Forward, Outcome } from './outcome.ts'

/**
 * Why a page is not stored although one that can be is there, or will be.
 */
const OVERTAKEN: unknown[] = [null, 'invalidated', 'superseded']

/**
 * Produces a page once for all processes of the application: waits while another one produces it.
 * All who ask this process for it wait for this request meanwhile, so each process asks for the lock
 * once.
 *
 * @param limit - Milliseconds for which a request waits at most
 * @returns `null` where it has to be looked up again: it is a variant, and another one is stored
 */
export async function produceOnce(
  scope: PageScope,
  locks: ProcessLocks,
  flight: OwnFlight,
  found: LookupResult,
  { fwd, limit }: { fwd: Forward; limit: number }
): Promise<Outcome | null> {
  const { runtime, slot, ctx } = scope
  const { key } = flight
  const until = performance.now() + limit
  for (;;) {
    const taken = await locks.take(key, limit)
    if (taken === 'unavailable') {
      return producePage(scope, found, fwd, flight.resolve)
    }
    if (taken === 'not-storable' || (taken === 'busy' && !(await locks.released(key, until)))) {
      // All who wait go on at the same time.
      flight.resolve(null)
      return producePage(scope, found, fwd, (result) => runtime.flights.remember(key, result))
    }
    const lock = taken === 'busy' ? null : taken
    // It may have been stored before the lock was ours.
    const now = await slot.find()
    if (isProducedSince(now, found)) {
      lock?.release(true)
      const { page } = now
      const { selectors } = slot
      flight.resolve({ page, selectors, variant: variantOf(selectors, ctx.request) })
      return forVisitor(scope, { kind: 'collapsed', fwd, page, key: now.key, personalised: null })
    }
    if (now.key !== found.key) {
      lock?.release(true)
      flight.resolve('look-again')
      return null
    }
    if (lock !== null) {
      return produceUnderLock(scope, lock, flight, now, fwd)
    }
    // The process that had the lock has ended, or its page was invalidated.
  }
}

/**
 * Produces a page although a good one may be stored, and waits for nobody. Visitors who ask other
 * processes meanwhile for a page that is not there wait for this one.
 */
export async function renewLocked(
  scope: PageScope,
  locks: ProcessLocks,
  flight: OwnFlight,
  found: LookupResult
): Promise<Outcome> {
  const lock = await locks.tryTake(flight.key, scope.runtime.config.flightTimeout)
  return typeof lock === 'string'
    ? producePage(scope, found, 'request', flight.resolve)
    : produceUnderLock(scope, lock, flight, found, 'request')
}

/**
 * Others wait for as long as there may come a page that can be stored.
 */
async function produceUnderLock(
  scope: PageScope,
  lock: HeldLock,
  flight: OwnFlight,
  found: LookupResult,
  fwd: Forward
): Promise<Outcome> {
  flight.whenInvalidated(() => lock.release(true))
  let isStorable = false
  const resolve = (result: FlightResult) => {
    if (result === null) {
      lock.release(false)
    }
    // Of a visitor who has left nothing is known of what others would get.
    isStorable = result === 'look-again'
    flight.resolve(result)
  }
  try {
    const outcome = await producePage(scope, found, fwd, resolve)
    isStorable ||= outcome.kind === 'produced' && OVERTAKEN.includes(outcome.notStored)
    return outcome
  } finally {
    lock.release(isStorable)
  }
}
