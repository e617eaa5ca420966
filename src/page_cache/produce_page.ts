import { requestedHost } from '../keys/host_and_locale.ts'
import { renewalStatus, type Handled } from './answer/renewal_status.ts'
import { forVisitor } from './lookup/for_visitor.ts'
import { isEqualPage } from '../page/is_equal_page.ts'
import { errorStatus } from './production/error_status.ts'
import { holdStream } from '../response/capturing/stream_made_of.ts'
import { purgeReplaced } from './purge_replaced.ts'
import { traceProduction } from './answer/trace_production.ts'
import { pageProduction } from '../telemetry/tracing_channels.ts'
import { produceAndStore } from './production/produce_and_store.ts'
import type { Page } from '../page/page.ts'
import type { LookupResult } from '../storage/slot/variant_slot.ts'
import type { FlightResult } from './in_flight/flights.ts'
import type { PageScope } from './request_scope.ts'
import type { Forward, Outcome } from './outcome.ts'
import type { Failure, Refused } from './production/production.ts'

/**
 * How long the index is not told of a page that was stored, in milliseconds: its visitor is answered
 * meanwhile, and pages that are stored one after another are written down together.
 */
const UNTIL_TOLD = 50

/**
 * Produces the page of a request, for a visitor or for a renewal: steps 5 and 6 of
 * docs/architecture.md.
 *
 * @param found - What is stored; the page in it is replaced in one write, and never deleted first
 * @param fwd - Why it is produced
 * @param resolve - Called with the result of the production as soon as that is known
 */
export async function producePage(
  scope: PageScope,
  found: LookupResult,
  fwd: Forward,
  resolve: (result: FlightResult) => void
): Promise<Outcome> {
  const produce = () => outcomeOf(scope, found, fwd, resolve)
  const outcome = await (pageProduction.hasSubscribers
    ? traceProduction(scope, found.key, produce)
    : produce())
  if (scope.runtime.notes !== null) {
    note(scope, found, outcome)
  }
  if (scope.runtime.networks !== null) {
    purgeReplaced(scope.runtime.networks, scope, found, outcome)
  }
  return outcome
}

async function outcomeOf(
  scope: PageScope,
  found: LookupResult,
  fwd: Forward,
  resolve: (result: FlightResult) => void
): Promise<Outcome> {
  const { key, page: before } = found
  const produced = await produceAndStore(scope, before, resolve)
  switch (produced.kind) {
    case 'failed':
      return failed(scope, produced, fwd, found)
    case 'refused':
      return refused(scope, produced, fwd, key)
    case 'page': {
      const { page } = produced
      const ready = await readyFor(scope, page)
      const isUnchanged =
        scope.isRenewal &&
        (produced.isRevalidated || (before !== null && isEqualPage(before, page)))
      return { ...produced, ...ready, kind: 'produced', fwd, key, isUnchanged }
    }
  }
}

/**
 * Makes a page ready for who has it produced. That this fails is an error of theirs: the page is everybody's, and a
 * renewal has no visitor.
 */
async function readyFor(
  { ctx, runtime, isRenewal }: PageScope,
  page: Page
): Promise<Pick<Extract<Outcome, { kind: 'produced' }>, 'personalised' | 'error'>> {
  if (page.holes.length === 0) {
    return { personalised: null }
  }
  try {
    return { personalised: await runtime.holes.personalise(ctx, page) }
  } catch (error) {
    return { personalised: null, ...(!isRenewal && { error }) }
  }
}

/**
 * A visitor gets the last good page instead of a failure, if there is one; a renewal fails loudly,
 * and the stored page stays.
 */
async function failed(
  scope: PageScope,
  { error, handlerMs, undo }: Failure,
  fwd: Forward,
  found: LookupResult
): Promise<Outcome> {
  const { key } = found
  const page = found.page ?? scope.previousPage
  const failure: Outcome = { kind: 'failed', fwd, key, error, handlerMs }
  const isSent = scope.ctx.response.headersSent
  if (scope.isRenewal || isSent || !page?.allowsStaleIfError(Date.now())) {
    return failure
  }
  const lastGood = {
    kind: 'stale',
    reason: 'stale-if-error',
    page,
    key,
    personalised: null,
  } as const
  holdStream(scope.ctx.response)
  const outcome = await forVisitor(scope, lastGood, () => failure)
  if (outcome === failure) {
    return failure
  }
  if (error !== undefined) {
    scope.ctx.logger.error({ err: error }, 'page cache: served the last good page')
  }
  undo()
  return outcome
}

/**
 * The response stays as it is. Where the handler says to a renewal that there is no such page any
 * more, the stored one is removed with all its variants.
 */
async function refused(
  { ctx, slot, isRenewal }: PageScope,
  { reason, error, handlerMs, facts }: Refused,
  fwd: Forward,
  key: string
): Promise<Outcome> {
  const handled = { fwd, key, error, handlerMs, facts }
  if (isRenewal && isGone(error, ctx.response.getStatus())) {
    await slot.invalidate()
    return { kind: 'evicted', ...handled }
  }
  return { kind: 'passed', reason, ...handled }
}

/**
 * Has the index told of a page that was stored, or of a renewal of the page that is stored.
 */
function note(scope: PageScope, found: LookupResult, outcome: Outcome): void {
  const { ctx, policy, locale, authorisation, isRenewal } = scope
  const { waiting, tell } = scope.runtime.notes!
  const isStored = outcome.kind === 'produced' && outcome.notStored === null
  const { page, selectors } = isStored ? outcome : { page: found.page, selectors: [] }
  if (page === null || outcome.kind === 'evicted' || !(isStored || isRenewal)) {
    return
  }
  const renewal = isRenewal ? (renewalStatus(outcome as Handled).detail ?? null) : null
  const version = authorisation?.version ?? null
  const origin = `${ctx.request.protocol()}://${requestedHost(ctx)}`
  waiting.push({ ctx, origin, policy, locale, version, found, page, selectors, isStored, renewal })
  if (waiting.length === 1) {
    setTimeout(tell, UNTIL_TOLD).unref()
  }
}

/**
 * Whether the handler said, by its response or by an error, that there is no such page any more.
 */
function isGone(error: unknown, status: number): boolean {
  const answered = error === undefined ? status : errorStatus(error)
  return answered === 404 || answered === 410
}
