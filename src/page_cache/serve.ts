import { debug } from '../debug.ts'
import { cause } from './produce_page.ts'
import { forward } from './answer/forward.ts'
import { waitFor } from './in_flight/wait_for.ts'
import { hitStatus } from './answer/hit_status.ts'
import { usability } from './lookup/usability.ts'
import { renewStale } from './lookup/renew_stale.ts'
import { varyValues } from '../http/vary.ts'
import { answerStored } from './answer/answer_stored.ts'
import { answerNotCached, tell } from './answer/answer.ts'
import { RequestDirectives } from '../freshness/request_directives.ts'
import type { Page } from '../page/page.ts'
import type { Found } from '../storage/variant_slot.ts'
import type { Landing } from './in_flight/flights.ts'
import type { Passage } from './request_scope.ts'
import type { CacheStatus } from '../http/cache_status.ts'

/**
 * How often a request looks again because others have stored something meanwhile. After that
 * it produces its page by itself: nobody circles for ever.
 */
const LOOKS = 3

/**
 * Answers a visitor from the store, or produces the page for him and for all who ask for it
 * meanwhile: steps 3 to 6 of the algorithm.
 */
export async function visit(passage: Passage, looks = LOOKS): Promise<void> {
  const { ctx, terms, tools } = passage
  const { landed } = tools.flights
  const found = await passage.place.find()
  found.page = tools.holes.known(found.page)

  // In other policies the request has no say in it.
  const wishes = terms.followsResponse ? RequestDirectives.of(ctx.request.request.headers) : null
  const use = usability(found.page, wishes, Date.now())
  if (found.page && use !== 'none') {
    return answerFound(passage, found, found.page, use)
  }
  // A flight that ended while we looked may have ended too late for us to see its page.
  if (landed !== tools.flights.landed && looks > 1) {
    return visit(passage, looks - 1)
  }

  const fwd = reason(found)
  if (wishes?.onlyIfCached) {
    answerNotCached(ctx)
    return tell(ctx, tools, { detail: 'only-if-cached' }, found.key)
  }
  const refused = refusalToProduce(passage, wishes)
  if (refused) {
    return forward(passage, { fwd, detail: refused }, found.key)
  }
  return join(passage, found, fwd, looks)
}

/**
 * Serves what is stored, and has it renewed where it is stale.
 */
function answerFound(passage: Passage, found: Found, page: Page, use: string): Promise<void> {
  const status = hitStatus(page, Date.now())
  if (use === 'fresh') {
    return answerStored(passage, page, status, found.key)
  }
  if (use === 'stale-while-revalidate') {
    renewStale(passage, found)
  }
  return answerStored(passage, page, { ...status, detail: 'stale' }, found.key)
}

/**
 * Why the handler is to answer for this visitor alone, if it is.
 */
function refusalToProduce(
  { ctx, terms }: Passage,
  wishes: RequestDirectives | null
): string | null {
  const { forever, onMiss } = terms.policy
  if (forever && onMiss !== 'store') {
    return 'on-miss'
  }
  if (ctx.request.intended() === 'HEAD') {
    return 'method'
  }
  return wishes?.noStore ? 'no-store' : null
}

/**
 * Waits for the production of the page that is under way; produces it for all who ask meanwhile
 * where there is none.
 */
async function join(passage: Passage, found: Found, fwd: Forward, looks: number): Promise<void> {
  const { flights, config } = passage.tools
  const flightKey = `${passage.place.store.name} ${found.key}`
  const note = (landing: Landing) => flights.note(flightKey, landing !== null)
  if (flights.isPassed(flightKey)) {
    return cause(passage, fwd, found, note)
  }
  const flight = flights.find(flightKey)
  if (!flight) {
    return lead(passage, flightKey, fwd, found)
  }
  debug('%s: waiting for the flight', found.key)
  const landing = await waitFor(flight.landing, config.flightTimeout)
  if (landing && isOurVariant(passage, landing) && (await isValid(passage, landing.page))) {
    return answerStored(passage, landing.page, { fwd, collapsed: true }, found.key)
  }
  if (landing === null) {
    flights.giveUp(flightKey, flight)
    return cause(passage, fwd, found, note)
  }
  if (looks === 1) {
    return cause(passage, fwd, found, () => {})
  }
  // It is another variant: where ours is kept, or is under way, is known when that is stored.
  await waitFor(flight.ended, config.flightTimeout)
  return visit(passage, looks - 1)
}

type Forward = CacheStatus['fwd']

/**
 * Why the stored page does not do (RFC 9211, 2.2). `request`: it is fresh, but not for this
 * request.
 */
function reason({ page, index }: Found): Forward {
  if (page) {
    return page.isFresh(Date.now()) ? 'request' : 'stale'
  }
  return index ? 'vary-miss' : 'uri-miss'
}

/**
 * Produces the page for all who ask for it meanwhile.
 */
async function lead(passage: Passage, key: string, fwd: Forward, found: Found): Promise<void> {
  const flight = passage.tools.flights.begin(key)
  try {
    await cause(passage, fwd, found, flight.land)
  } finally {
    flight.end()
  }
}

function isOurVariant({ ctx }: Passage, { vary, values }: NonNullable<Landing>): boolean {
  return (
    vary.length === 0 || values === JSON.stringify(varyValues(vary, ctx.request.request.headers))
  )
}

/**
 * Whether nobody has invalidated the page since its production began.
 */
function isValid({ place }: Passage, page: Page): boolean | Promise<boolean> {
  return place.store.tags.areCurrent(page.tagVersions)
}
