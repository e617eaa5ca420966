import { debug } from '../debug.ts'
import { fill, type Filled } from './fill.ts'
import { waitFor } from './wait_for.ts'
import { varyValues } from '../page/vary.ts'
import { answerUnavailable, fillHoles, finish, serve, tell } from './answer.ts'
import type { Page } from '../page/page.ts'
import type { Found } from './place.ts'
import type { Filling } from '../holes/holes.ts'
import type { Landing } from './flights.ts'
import type { Passage } from './passage.ts'
import type { CacheStatus } from '../page/cache_status.ts'

/**
 * How often a request looks again because others have stored something meanwhile. After that
 * it produces its page by itself: nobody circles for ever.
 */
const LOOKS = 3

type Forward = CacheStatus['fwd']

/**
 * Answers a visitor from the store, or produces the page for him and for all who ask for it
 * meanwhile: steps 3 to 6 of the algorithm.
 */
export async function visit(passage: Passage, looks = LOOKS): Promise<void> {
  const { flights, config } = passage.tools
  const { landed } = flights
  const found = await passage.place.find()
  if (found.page?.isFresh(Date.now()) && passage.tools.holes.knows(found.page)) {
    return answer(passage, found.page, hit(found.page), found.key)
  }
  // A flight that ended while we looked may have ended too late for us to see its page.
  if (landed !== flights.landed && looks > 1) {
    return visit(passage, looks - 1)
  }

  const fwd = found.page ? 'stale' : found.index ? 'vary-miss' : 'uri-miss'
  const { forever, onMiss } = passage.terms.policy
  if (forever && onMiss !== 'store') {
    return forward(passage, { fwd, detail: 'on-miss' }, found.key)
  }
  if (passage.ctx.request.intended() === 'HEAD') {
    return forward(passage, { fwd, detail: 'method' }, found.key)
  }

  const flightKey = `${passage.place.store.name} ${found.key}`
  if (flights.isPassed(flightKey)) {
    return cause(passage, fwd, found, (landing) => flights.note(flightKey, landing !== null))
  }
  const flight = flights.find(flightKey)
  if (!flight) {
    return lead(passage, flightKey, fwd, found)
  }
  debug('%s: waiting for the flight', found.key)
  const landing = await waitFor(flight.landing, config.flightTimeout)
  if (landing && isOurVariant(passage, landing) && (await isValid(passage, landing.page))) {
    return answer(passage, landing.page, { fwd, collapsed: true }, found.key)
  }
  if (landing === null || looks === 1) {
    return cause(passage, fwd, found, () => {})
  }
  // It is another variant: where ours is kept, or is under way, is known when that is stored.
  await waitFor(flight.ended, config.flightTimeout)
  return visit(passage, looks - 1)
}

/**
 * Goes on to the handler without looking at what it answers; or refuses to, where no visitor
 * may cause the page.
 */
export async function forward(
  { ctx, tools, terms, next }: Passage,
  status: CacheStatus,
  key?: string
): Promise<void> {
  const { forever, onMiss } = terms.policy
  try {
    if (forever && onMiss === 'unavailable') {
      answerUnavailable(ctx)
    } else {
      await next()
    }
  } finally {
    tell(ctx, tools, status, key)
  }
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

async function cause(
  passage: Passage,
  fwd: Forward,
  found: Found,
  land: (landing: Landing) => void
): Promise<void> {
  const { ctx, tools } = passage
  const filled = await fill(passage, land)
  if (filled.kind !== 'page') {
    return withoutPage(passage, filled, fwd, found)
  }
  const filling = await fillHoles(passage, filled.page)
  finish(passage, filled.page, null, filling)
  const { notStored } = filled
  tell(ctx, tools, notStored ? { fwd, detail: notStored } : { fwd, stored: true }, found.key)
}

/**
 * Leaves the response as it is, or serves the last good page where the handler failed.
 *
 * @throws what the handler threw
 */
async function withoutPage(
  passage: Passage,
  filled: Exclude<Filled, { kind: 'page' }>,
  fwd: Forward,
  found: Found
): Promise<void> {
  const { ctx, tools } = passage
  const lastGood = filled.kind === 'failed' ? lastGoodPage(passage, found.page) : null
  if (filled.kind === 'failed' && lastGood) {
    if (filled.error !== undefined) {
      ctx.logger.error({ err: filled.error }, 'page cache: served the last good page')
    }
    filled.undo()
    return answer(passage, lastGood, { ...hit(lastGood), detail: 'stale-if-error' }, found.key)
  }

  tell(ctx, tools, { fwd, detail: filled.kind === 'failed' ? 'error' : filled.reason }, found.key)
  if (filled.error !== undefined) {
    throw filled.error
  }
}

/**
 * The expired page, as long as it may stand in for one that cannot be produced
 * (RFC 5861, 4).
 */
function lastGoodPage({ terms }: Passage, page: Page | null): Page | null {
  const until = (page?.freshUntil ?? 0) + terms.staleIfError * 1000
  return page !== null && Date.now() < until ? page : null
}

function hit(page: Page): CacheStatus {
  return page.freshUntil === null
    ? { hit: true }
    : { hit: true, ttl: Math.floor((page.freshUntil - Date.now()) / 1000) }
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
  return place.store.tags.areCurrent(page.marks)
}

/**
 * Serves a stored page. A visitor for whom its holes cannot be filled gets a fresh one.
 */
async function answer(
  passage: Passage,
  page: Page,
  status: CacheStatus,
  key: string
): Promise<void> {
  if (page.holes.length === 0) {
    serve(passage, page)
  } else {
    const filling = await fillingFor(passage, page)
    if (filling === null) {
      return forward(passage, { fwd: 'bypass', detail: 'hole' }, key)
    }
    serve(passage, page, filling)
  }
  tell(passage.ctx, passage.tools, status, key)
}

async function fillingFor({ ctx, tools }: Passage, page: Page): Promise<Filling | null> {
  try {
    return await tools.holes.fill(ctx, page)
  } catch (error) {
    ctx.logger.error({ err: error }, 'page cache: a hole cannot be filled')
    return null
  }
}
