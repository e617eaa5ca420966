import { tell } from '../../telemetry/tell.ts'
import { viewOf } from '../../keys/tags.ts'
import { reasonText, type Handled } from './renewal_status.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { PageEvent } from '../../telemetry/page_events.ts'

type Declined = Extract<Outcome, { kind: 'declined' }>

/**
 * Tells those who listen what came of a request.
 */
export function tellOutcome(scope: RequestScope, outcome: Outcome): void {
  const { runtime, isRenewal } = scope
  const of = () => eventOf(scope, outcome)
  if (outcome.kind === 'hit') {
    tell(runtime, 'page_cache:hit', () => ({ ...of(), ...timesOf(outcome.page) }))
    return
  }
  if (outcome.kind === 'stale') {
    const { page, reason } = outcome
    tell(runtime, 'page_cache:stale', () => ({ ...of(), ...timesOf(page), reason }))
    return
  }
  if (outcome.kind === 'evicted') {
    tell(runtime, 'page_cache:evicted', of)
    return
  }
  // Whoever renews a page has to know why there is no new one, whatever the reason is.
  if (isRenewal && outcome.kind !== 'collapsed') {
    return tellProduction(scope, outcome, of)
  }
  const { fwd: forward } = outcome
  if (forward === 'bypass' || forward === 'method' || forward === null) {
    const reason = 'reason' in outcome ? outcome.reason : 'method'
    tell(runtime, 'page_cache:bypass', () => ({ ...of(), reason }))
    return
  }
  const isCollapsed = outcome.kind === 'collapsed'
  tell(runtime, 'page_cache:miss', () => ({ ...of(), forward, isCollapsed }))
  if (outcome.kind !== 'collapsed' && outcome.kind !== 'declined') {
    tellProduction(scope, outcome, of)
  }
}

function tellProduction(
  { isRenewal, runtime }: RequestScope,
  outcome: Handled | Declined,
  of: () => PageEvent
): void {
  if (outcome.kind !== 'produced' || outcome.notStored !== null) {
    const handlerMs = ('handlerMs' in outcome ? outcome.handlerMs : null) ?? null
    const reason = reasonOf(outcome)
    tell(runtime, 'page_cache:not_stored', () => ({ ...of(), reason, handlerMs }))
    return
  }
  const { page, isUnchanged, handlerMs } = outcome
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

/**
 * Why there is no new page in the store.
 */
export function reasonOf(outcome: Handled | Declined): string {
  switch (outcome.kind) {
    case 'declined':
      return outcome.reason
    case 'produced':
      return reasonText(outcome.notStored!, outcome.facts)
    case 'passed':
      return reasonText(outcome.reason, outcome.facts)
    default:
      return 'error'
  }
}

/**
 * What is said of every request.
 */
export function eventOf({ ctx, policy }: RequestScope, { key }: Pick<Outcome, 'key'>): PageEvent {
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
