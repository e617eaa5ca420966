import { debug } from '../debug.ts'
import { pass } from './production/pass.ts'
import { waitFor } from './in_flight/wait_for.ts'
import { pageFor } from './in_flight/page_for.ts'
import { asDeclared } from './lookup/as_declared.ts'
import { forVisitor } from './lookup/for_visitor.ts'
import { renewInTime } from './lookup/renew_stale.ts'
import { directivesOf, fromStore, usability } from './lookup/from_store.ts'
import { producePage } from './produce_page.ts'
import { produceOnce } from './produce_once.ts'
import { producedElsewhere } from './lookup/produced_elsewhere.ts'
import { forwardOf, refusalToProduce } from './lookup/admission.ts'
import { Page } from '../page/page.ts'
import type { Forward, Outcome } from './outcome.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { PageScope } from './request_scope.ts'

/**
 * How many times a request looks up its page, because others have stored something meanwhile. After
 * that it produces its page by itself: nobody waits for ever.
 */
const LOOKUPS = 3

/**
 * Answers a visitor from the store, or produces the page for them and for all who ask for it
 * meanwhile: steps 3 to 6 of docs/architecture.md.
 */
export function serve(scope: PageScope): Outcome | Promise<Outcome> {
  const now = Date.now()
  const remembered = asDeclared(scope, scope.slot.recall(), now)
  // One that has expired may have been renewed by another process.
  const outcome = remembered?.page?.isFresh(now)
    ? fromStore(scope, remembered, directivesOf(scope), now)
    : null
  return outcome ?? serveStored(scope, LOOKUPS)
}

/**
 * @param lookups - How many times it may yet be looked up
 */
async function serveStored(scope: PageScope, lookups: number): Promise<Outcome> {
  const { policy, slot, runtime, authorisation } = scope
  const { flights, deploys } = runtime
  const isLook = authorisation?.purpose === 'look'
  const { endedCount } = flights
  const answers = deploys?.answers
  const found = asDeclared(scope, await slot.lookUp(), Date.now())
  const { page, key } = found
  const directives = directivesOf(scope)
  const outcome = fromStore(scope, found, directives, Date.now())
  if (outcome !== null) {
    return outcome
  }
  // A flight that ended during the lookup may have ended too late for its page to be found.
  if (endedCount !== flights.endedCount && lookups > 1) {
    return serveStored(scope, lookups - 1)
  }

  const onlyLooks = isLook || scope.isSpeculation
  const previous = onlyLooks ? null : (deploys?.previousVersion(slot.store.name) ?? null)
  if (page === null && previous !== null) {
    const { standIn } = await import('./lookup/stand_in.ts')
    const isUsable = (other: LookupResult) => usability(other, directives, Date.now()) !== 'none'
    const instead = await standIn(scope, previous, isUsable)
    if (instead !== null && !(instead instanceof Page)) {
      return instead
    }
    // Since it was looked up, this version may have answered for the page.
    if (instead === null && deploys!.answers !== answers && lookups > 1) {
      return serveStored(scope, lookups - 1)
    }
    scope.previousPage = instead
  }

  const fwd = forwardOf(found)
  if (directives?.onlyIfCached || isLook) {
    const reason = 'only-if-cached'
    // No error: whoever looks has asked whether it is there.
    return { kind: 'declined', answer: isLook ? 'nothing' : 'not-stored', reason, fwd: null, key }
  }
  const reason = refusalToProduce(scope, directives)
  if (reason !== null) {
    return pass(scope, { fwd, reason, key })
  }
  const lastGood = page ?? scope.previousPage
  const inTime =
    policy.timeLimit !== null && lastGood?.allowsStaleIfError(Date.now())
      ? await renewInTime(scope, found, lastGood, fwd)
      : null
  return inTime ?? waitOrProduce(scope, found, fwd, lookups)
}

/**
 * Waits for the production of the page that is under way; produces it for all who ask meanwhile
 * where there is none.
 */
async function waitOrProduce(
  scope: PageScope,
  found: LookupResult,
  fwd: Forward,
  lookups: number
): Promise<Outcome> {
  const { flights, config } = scope.runtime
  const { store } = scope.slot
  const limit = Math.min(config.flightTimeout, scope.policy.timeLimit ?? Infinity)
  const flightKey = store.qualified(found.key)
  const produceAlone = () =>
    producePage(scope, found, fwd, (result) => flights.remember(flightKey, result))

  if (flights.isHitForMiss(flightKey)) {
    return produceAlone()
  }
  const flight = flights.find(flightKey)
  if (flight === undefined) {
    const outcome = await produceForAll(scope, flightKey, found, fwd, limit)
    if (outcome !== null) {
      return outcome
    }
  } else {
    debug('%s: waiting for the flight', found.key)
    const askedAt = Date.now()
    const result = await waitFor(flight.result, limit)
    if (result === null) {
      flights.giveUp(flightKey, flight)
      return produceAlone()
    }
    const page = pageFor(scope.ctx.request, result, askedAt)
    if (page !== null && (await store.tags.areCurrent(page.tagVersions))) {
      return forVisitor(scope, { kind: 'collapsed', fwd, page, key: found.key, personalised: null })
    }
    // Of another variant it is known where ours is kept, or is under way, when that is stored.
    await waitFor(flight.ended, limit)
  }
  return lookups === 1 ? producePage(scope, found, fwd, () => {}) : serveStored(scope, lookups - 1)
}

/**
 * Produces the page for all who ask for it meanwhile.
 *
 * @returns `null` where it has to be looked up again: another process has stored another variant
 */
async function produceForAll(
  scope: PageScope,
  flightKey: string,
  found: LookupResult,
  fwd: Forward,
  limit: number
): Promise<Outcome | null> {
  const { flights, locks } = scope.runtime
  const flight = flights.begin(flightKey)
  const lately = flights.producedLately(flightKey)
  try {
    if (lately !== undefined && (await producedElsewhere(scope, lately))) {
      flight.resolve('look-again')
      return null
    }
    const outcome =
      locks === null
        ? await producePage(scope, found, fwd, flight.resolve)
        : await produceOnce(scope, locks, flight, found, { fwd, limit })
    // Where no other process makes versions, none can have made those that remain.
    const isRaced = scope.slot.store.tags.areShared && outcome?.kind === 'produced'
    if (isRaced && [null, 'invalidated'].includes(outcome.notStored)) {
      const { page, handlerMs = 0 } = outcome
      flights.noteProduced(flightKey, { tagVersions: page.tagVersions, handlerMs })
    }
    return outcome
  } finally {
    flight.end()
  }
}
