import { REASONS, reasonIn, type Reason } from '../../store_rules/reasons.ts'
import type { CacheStatus } from '../../http/cache_status.ts'
import type { PageCacheAssertions } from './page_cache_assertions.ts'

export interface Expectation {
  /** For people */
  expected: string
  /** Whether `Cache-Status` says it, for whatever reason */
  isMet: (status: CacheStatus) => boolean
}

/**
 * What each assertion expects of `Cache-Status`.
 */
export const EXPECTATIONS: Record<keyof PageCacheAssertions<void>, Expectation> = {
  assertPageCacheHit: {
    expected: 'a hit',
    isMet: ({ hit, detail }) => hit === true && detail === undefined,
  },
  assertPageCacheStale: {
    expected: 'a stale page',
    isMet: ({ hit, detail }) => hit === true && detail !== undefined,
  },
  assertPageCacheMiss: {
    expected: 'a miss',
    isMet: ({ fwd }) => fwd === 'uri-miss' || fwd === 'vary-miss' || fwd === 'stale',
  },
  assertPageCacheStored: {
    expected: 'the page to be stored',
    isMet: ({ stored }) => stored === true,
  },
  assertPageCacheNotStored: {
    expected: 'the page not to be stored',
    isMet: ({ hit, stored, collapsed }) => !hit && !stored && !collapsed,
  },
  assertPageCacheBypass: {
    expected: 'the request to bypass the page cache',
    isMet: ({ fwd }) => fwd === 'bypass' || fwd === 'method',
  },
  assertPageCacheRenewed: {
    expected: 'the page to be renewed',
    isMet: ({ fwd, stored }) => fwd === 'request' && stored === true,
  },
  assertPageCacheEvicted: {
    expected: 'the page to be removed',
    isMet: ({ fwd, detail }) => fwd === 'request' && detail === 'evicted',
  },
}

/**
 * The reason that `Cache-Status` gives, to a visitor or to a renewal; `null` where it gives none.
 */
export function reasonOf({ fwd, detail = '' }: CacheStatus): Reason | null {
  return fwd === 'method' ? 'method' : reasonIn(detail.replace(/^(?:skipped|failed): /, ''))
}

/**
 * What `Cache-Status` says, in a sentence, and what to do about it.
 *
 * @param assertion - What it was to say
 */
export function explain(status: CacheStatus, assertion: keyof PageCacheAssertions<void>): string {
  const reason = reasonOf(status)
  if (reason !== null) {
    return `${reason}: ${REASONS[reason].advice}`
  }
  const { fwd, hit, stored, collapsed, detail } = status
  const isOfRenewal =
    assertion === 'assertPageCacheRenewed' || assertion === 'assertPageCacheEvicted'
  if (isOfRenewal && fwd !== 'request') {
    return 'It was asked for as visitors do. Ask as a warm-up does: client.get(…).asRenewal()'
  }
  if (hit) {
    return assertion === 'assertPageCacheStale' && detail === undefined
      ? 'The page was fresh. Let its timeout pass before, by timeTravel(), or expire it'
      : 'The page was in the store. Forget it before, which nothing does while there is a fake(), or ask for it first where nothing is stored'
  }
  if (collapsed) {
    return 'Another request was producing the page, and this one got the same. Await one before the next'
  }
  if (fwd === 'request' && stored) {
    return 'It was asked for as by a warm-up, and the handler answered with a page, which is stored'
  }
  if (stored) {
    return 'The page was not in the store, and is now: who asks for it next gets a hit'
  }
  return detail === 'kept'
    ? 'The handler failed, or a newer page is stored: the stored page stays'
    : 'The handler answered'
}
