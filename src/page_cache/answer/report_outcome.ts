import { debug } from '../../debug.ts'
import { addCacheStatus } from '../../http/cache_status.ts'
import { pageCacheEvent } from '../../telemetry/tracing_channels.ts'
import { OUTCOME_EVENTS } from '../../telemetry/page_events.ts'
import { countHit } from '../../page/count_hit.ts'
import { countOutcome } from './count_outcome.ts'
import { tellOutcome } from './tell_outcome.ts'
import { reasonText, renewalDetail, renewalStatus, type Handled } from './renewal_status.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { Outcome } from '../outcome.ts'
import type { Runtime } from '../runtime.ts'
import type { RequestScope } from '../request_scope.ts'
import type { CacheStatus } from '../../http/cache_status.ts'

/**
 * Reports the outcome of a request: in the numbers of this process, in the debug log (`NODE_DEBUG`), to
 * those who listen to its events, and in `Cache-Status`. A renewal always gets the header, with the key; so does, without it,
 * who looks whether a page is stored.
 *
 * @param now - Milliseconds since the epoch
 */
export function reportOutcome(scope: RequestScope, outcome: Outcome, now: number): void {
  const { ctx, runtime, isRenewal, authorisation } = scope
  const { config, showsKeys } = runtime
  const status = cacheStatusOf(outcome, isRenewal, now)
  if (isOfVisit(authorisation)) {
    if (outcome.kind === 'hit' && outcome.page.counter !== null) {
      countHit(outcome.page.counter, now)
    } else {
      countOutcome(scope, outcome, now)
    }
    if (isOutcomeHeard(outcome, runtime)) {
      tellOutcome(scope, outcome)
    }
  }
  if (debug.enabled) {
    debug('%s: %s, %o', outcome.key, outcome.kind, status)
  }
  if (config.cacheStatus || isRenewal || authorisation?.purpose === 'look') {
    if (outcome.key !== null && (showsKeys || isRenewal)) {
      status.key = outcome.key
    }
    addCacheStatus(ctx.response, status)
  }
}

/**
 * Whether it is of a visitor or of a renewal, and not of who only looks.
 */
function isOfVisit(authorisation: RequestScope['authorisation']): boolean {
  return authorisation === undefined || authorisation.purpose === 'renew'
}

/**
 * Whether anybody listens to what is told of an outcome.
 */
function isOutcomeHeard({ kind }: Outcome, { emitter, mayBeFaked }: Runtime): boolean {
  if (mayBeFaked || pageCacheEvent.hasSubscribers) {
    return true
  }
  return kind === 'hit'
    ? emitter.hasListeners('page_cache:hit')
    : OUTCOME_EVENTS.some((event) => emitter.hasListeners(event))
}

/**
 * What `Cache-Status` says of an outcome (RFC 9211, 2).
 *
 * @param isRenewal - Whether it is for a warm-up, which asks what became of the page, and not for
 * a visitor
 * @param now - Milliseconds since the epoch
 */
function cacheStatusOf(outcome: Outcome, isRenewal: boolean, now: number): CacheStatus {
  switch (outcome.kind) {
    case 'hit':
      return { hit: true, ttl: outcome.page.ttl(now) }
    case 'stale':
      return { hit: true, ttl: outcome.page.ttl(now), detail: outcome.reason }
    case 'collapsed':
      return { fwd: outcome.fwd, collapsed: true }
    case 'declined':
      return {
        ...(outcome.fwd && { fwd: outcome.fwd }),
        detail: isRenewal ? renewalDetail(outcome.reason) : outcome.reason,
      }
    default:
      return isRenewal ? renewalStatus(outcome) : ofVisitor(outcome)
  }
}

function ofVisitor(outcome: Handled): CacheStatus {
  const { fwd } = outcome
  switch (outcome.kind) {
    case 'produced': {
      const { notStored, isRevalidated } = outcome
      const forwarded: CacheStatus = isRevalidated ? { fwd, fwdStatus: 304 } : { fwd }
      return notStored === null
        ? { ...forwarded, stored: true }
        : { ...forwarded, detail: reasonText(notStored, outcome.facts) }
    }
    case 'passed':
      return fwd === 'method' ? { fwd } : { fwd, detail: reasonText(outcome.reason, outcome.facts) }
    case 'failed':
      return { fwd, detail: 'error' satisfies Reason }
    case 'evicted':
      return { fwd, detail: 'status' satisfies Reason }
  }
}
