import { producePage } from './produce_page.ts'
import { renewLocked } from './produce_once.ts'
import type { Outcome } from './outcome.ts'
import type { PageScope } from './request_scope.ts'

/**
 * Produces a page although a good one may be stored: an authorised renewal. Visitors who ask
 * meanwhile for a page that is not there wait for this one.
 */
export async function renew(scope: PageScope): Promise<Outcome> {
  const { slot, runtime, authorisation } = scope
  const { key } = slot
  const expected = authorisation?.expectedKey ?? key
  // Nobody waits for the renewal of another page than the expected one: the handler is not run.
  if (expected !== key) {
    return { kind: 'declined', answer: 'nothing', reason: 'key-differs', fwd: null, key }
  }
  const { flights, locks } = runtime
  const found = await slot.find()
  const flightKey = slot.store.qualified(found.key)
  const flight = flights.find(flightKey) ? null : flights.begin(flightKey)
  try {
    return flight === null || locks === null
      ? await producePage(scope, found, 'request', flight?.resolve ?? (() => {}))
      : await renewLocked(scope, locks, flight, found)
  } finally {
    flight?.end()
  }
}
