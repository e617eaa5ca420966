import { tell } from '../../telemetry/tell.ts'
import { viewOf } from '../../keys/tags.ts'
import { reasonText, type Handled } from './renewal_status.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { PageEvent } from '../../telemetry/page_events.ts'

/**
 * Tells those who listen what came of a request.
 */
export function tellOutcome(scope: RequestScope, outcome: Outcome): void {
  const { runtime } = scope
  const of = () => eventOf(scope, outcome)
  if (outcome.kind === 'hit') {
    return tell(runtime, 'page_cache:hit', () => ({ ...of(), ...timesOf(outcome.page) }))
  }
  if (outcome.kind === 'stale') {
    const { page, reason } = outcome
    return tell(runtime, 'page_cache:stale', () => ({ ...of(), ...timesOf(page), reason }))
  }
  if (outcome.kind === 'evicted') {
    return tell(runtime, 'page_cache:evicted', of)
  }
  const { fwd: forward } = outcome
  if (forward === 'bypass' || forward === 'method' || forward === null) {
    const reason = 'reason' in outcome ? outcome.reason : 'method'
    return tell(runtime, 'page_cache:bypass', () => ({ ...of(), reason }))
  }
  const isCollapsed = outcome.kind === 'collapsed'
  if (!scope.isRenewal) {
    tell(runtime, 'page_cache:miss', () => ({ ...of(), forward, isCollapsed }))
  }
  if (outcome.kind !== 'collapsed' && outcome.kind !== 'declined') {
    tellProduction(scope, outcome, of)
  }
}

function tellProduction(scope: RequestScope, outcome: Handled, of: () => PageEvent): void {
  const { isRenewal, runtime } = scope
  const { handlerMs = null } = outcome
  if (outcome.kind !== 'produced' || outcome.notStored !== null) {
    return tell(runtime, 'page_cache:not_stored', () => ({
      ...of(),
      reason: reasonOf(outcome),
      handlerMs,
    }))
  }
  const { page, isUnchanged } = outcome
  const stored = { handlerMs: handlerMs ?? 0 }
  if (isRenewal) {
    const result = isUnchanged ? 'unchanged' : 'renewed'
    tell(runtime, 'page_cache:renewed', () => ({ ...of(), ...stored, result }))
  }
  tell(runtime, 'page_cache:stored', () => {
    const bytes = page.body === null ? 0 : Buffer.byteLength(page.body)
    return { ...of(), ...stored, bytes, ttl: timesOf(page).ttl }
  })
}

function reasonOf(outcome: Handled): string {
  switch (outcome.kind) {
    case 'produced':
      return reasonText(outcome.notStored!, outcome.facts)
    case 'passed':
      return reasonText(outcome.reason, outcome.facts)
    default:
      return 'error'
  }
}

function eventOf({ ctx, policy }: RequestScope, { key }: Outcome): PageEvent {
  return {
    url: ctx.request.request.url!,
    route: ctx.route === undefined ? '' : viewOf(ctx.route),
    store: policy.store.name,
    key,
  }
}

function timesOf(page: Page): { age: number; ttl: number | null } {
  const now = Date.now()
  return { age: page.age(now), ttl: page.ttl(now) ?? null }
}
