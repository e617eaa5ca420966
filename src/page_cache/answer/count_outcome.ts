import { countHit } from '../../page/count_hit.ts'
import { viewOf } from '../../keys/tags.ts'
import { renewalDetail, renewalStatus, type Handled } from './renewal_status.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { CountedPage } from '../../statistics/counted_page.ts'
import type { CountedRoute } from '../../statistics/counted_route.ts'

type Rest = Exclude<Outcome, { kind: 'hit' }>

/**
 * Counts what came of a request, of a visitor or of a renewal.
 *
 * @param now - Milliseconds since the epoch
 */
export function countOutcome(scope: RequestScope, outcome: Outcome, now: number): void {
  if (outcome.kind === 'hit') {
    const counter = countedPage(scope, outcome.key)
    outcome.page.counter = counter
    countHit(counter, now)
  } else {
    countRest(scope, outcome, now)
  }
}

function countRest(scope: RequestScope, outcome: Rest, now: number): void {
  const { isRenewal, runtime } = scope
  const route = runtime.statistics.route(routeName(scope))
  const isBypass = !('fwd' in outcome) ? false : isNoMatter(outcome.fwd)
  const page = outcome.key === null || isBypass ? null : countedPage(scope, outcome.key)
  if (isRenewal) {
    route.renewals.add(renewalResult(outcome), now)
  } else {
    countVisit(route, page, outcome, isBypass, now)
  }
  if (isHandled(outcome) && !isBypass) {
    countProduction(route, page, outcome, isRenewal, now)
  }
}

function countVisit(
  route: CountedRoute,
  page: CountedPage | null,
  outcome: Rest,
  isBypass: boolean,
  now: number
): void {
  if (outcome.kind === 'stale') {
    route.stale++
    route.lastHitAt = now
    if (page !== null) {
      page.stale++
      page.lastHitAt = now
    }
  } else if (isBypass) {
    route.bypasses.add('reason' in outcome ? outcome.reason : 'method', now)
  } else {
    route.misses++
    route.collapsed += outcome.kind === 'collapsed' ? 1 : 0
    if (page !== null) {
      page.misses++
    }
  }
}

/**
 * What came of an answer of the handler.
 */
function countProduction(
  route: CountedRoute,
  page: CountedPage | null,
  outcome: Handled,
  isRenewal: boolean,
  now: number
): void {
  const { handlerMs } = outcome
  const isStored = outcome.kind === 'produced' && outcome.notStored === null
  if (isStored) {
    route.stored++
  } else if (outcome.kind === 'evicted') {
    route.evicted++
  } else {
    route.notStored.add(reasonOf(outcome), now)
  }
  if (page !== null && handlerMs !== undefined) {
    const result = isRenewal ? renewalResult(outcome) : isStored ? 'stored' : reasonOf(outcome)
    page.noteProduction(result, handlerMs, now)
  }
}

function countedPage(scope: RequestScope, key: string): CountedPage {
  const { runtime, policy, ctx } = scope
  const path = ctx.request.parsedUrl.pathname ?? '/'
  return runtime.statistics.page(policy.store.name, key, path, routeName(scope))
}

function routeName({ ctx }: RequestScope): string {
  return ctx.route === undefined ? '' : viewOf(ctx.route)
}

function isNoMatter(forward: string | null): boolean {
  return forward === 'bypass' || forward === 'method' || forward === null
}

function isHandled(outcome: Rest): outcome is Handled {
  return ['produced', 'passed', 'failed', 'evicted'].includes(outcome.kind)
}

function reasonOf(outcome: Handled) {
  switch (outcome.kind) {
    case 'produced':
      return outcome.notStored!
    case 'passed':
      return outcome.reason
    default:
      return 'error'
  }
}

/**
 * What became of a renewal, without its reason: `skipped`.
 */
function renewalResult(outcome: Rest): string {
  const detail = isHandled(outcome)
    ? renewalStatus(outcome).detail
    : 'reason' in outcome && outcome.kind === 'declined'
      ? renewalDetail(outcome.reason)
      : outcome.kind
  return String(detail).split(':', 1)[0]
}
