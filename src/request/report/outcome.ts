import { parseCacheStatus, type CacheStatus } from '../../http/cache_status.ts'
import type { Outcome } from '../types.ts'

const RENEWALS = ['renewed', 'unchanged', 'evicted', 'kept'] as const

/**
 * What is known of an answer.
 */
export interface AnswerFacts {
  status: number
  /** The `Cache-Status` header */
  cacheStatus: string | undefined
  /** A token was sent */
  authorised: boolean
  /** A cache in front has kept it, and the application was not asked */
  isKeptInFront: boolean
  /** The origin is one that tokens and credentials may go to */
  trusted: boolean
  /** The run renews, and so a token ought to have been sent */
  renew: boolean
}

/**
 * Reads from an answer what became of the page (RFC 9211; the design, "What a renewal does").
 */
export function outcomeOf(facts: AnswerFacts): { outcome: Outcome; reason: string | null } {
  const status = parseCacheStatus(facts.cacheStatus)
  const accepted = facts.authorised && !facts.isKeptInFront && status?.fwd === 'request'

  if (facts.status >= 500) {
    return failed(String(facts.status))
  }
  if (accepted) {
    const said = ofRenewal(status.detail ?? null, status.stored === true)
    // As where something answers it before the page cache does.
    return facts.status >= 400 && said.outcome === 'skipped' ? failed(String(facts.status)) : said
  }
  if (facts.status >= 400) {
    return failed(String(facts.status))
  }
  if (facts.renew) {
    // Without a token too: the application does not renew the host that it was asked for
    return facts.trusted
      ? failed('not-authorised')
      : { outcome: 'skipped', reason: 'foreign-origin' }
  }
  return ofOrdinary(status)
}

function ofRenewal(detail: string | null, stored: boolean): ReturnType<typeof outcomeOf> {
  const outcome = RENEWALS.find((name) => name === detail)
  if (outcome) {
    return { outcome, reason: null }
  }
  if (detail?.startsWith('failed')) {
    return failed(detail.replace(/^failed:? */, '') || 'failed')
  }
  if (detail === null && stored) {
    return { outcome: 'renewed', reason: null }
  }
  return { outcome: 'skipped', reason: detail?.replace(/^skipped:? */, '') || 'not-stored' }
}

function ofOrdinary(status: CacheStatus | null): ReturnType<typeof outcomeOf> {
  if (status === null) {
    return { outcome: 'skipped', reason: 'no-cache-status' }
  }
  if (status.hit) {
    return { outcome: 'kept', reason: status.detail ?? null }
  }
  if (status.stored) {
    return { outcome: 'stored', reason: null }
  }
  return status.collapsed
    ? { outcome: 'kept', reason: 'collapsed' }
    : { outcome: 'skipped', reason: status.detail ?? status.fwd ?? 'not-stored' }
}

function failed(reason: string): ReturnType<typeof outcomeOf> {
  return { outcome: 'failed', reason }
}
