import { REASONS, type Reason } from '../../store_rules/reasons.ts'
import type { ReasonEntry } from '../../store_rules/reasons/reason_entry.ts'
import type { Outcome } from '../outcome.ts'
import type { CacheStatus } from '../../http/cache_status.ts'

/**
 * The outcomes of a request whose handler has run.
 */
export type Handled = Extract<Outcome, { kind: 'produced' | 'passed' | 'failed' | 'evicted' }>

/**
 * What `Cache-Status` says to a renewal: its `detail` is what became of the page.
 */
export function renewalStatus(outcome: Handled): CacheStatus {
  const fwd = 'request'
  switch (outcome.kind) {
    case 'produced':
      return outcome.notStored === null
        ? { fwd, stored: true, detail: outcome.isUnchanged ? 'unchanged' : 'renewed' }
        : { fwd, detail: renewalDetail(outcome.notStored, outcome.facts) }
    case 'passed':
      return { fwd, detail: renewalDetail(outcome.reason, outcome.facts) }
    case 'failed':
      return { fwd, detail: renewalDetail('error') }
    case 'evicted':
      return { fwd, detail: 'evicted' }
  }
}

/**
 * `skipped: set-cookie`, `failed: store-error`; `kept`, which needs no reason.
 */
export function renewalDetail(reason: Reason, facts?: Handled['facts']): string {
  const { renewal }: ReasonEntry = REASONS[reason]
  return renewal === 'kept' ? renewal : `${renewal ?? 'skipped'}: ${reasonText(reason, facts)}`
}

/**
 * A reason as it is shown: with the handler's own words, where it has given them.
 */
export function reasonText(reason: Reason, facts?: Handled['facts']): string {
  return reason === 'handler' ? `${reason}: ${facts?.skipped}` : reason
}
