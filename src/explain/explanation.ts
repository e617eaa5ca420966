import type { Consent } from '../types.ts'
import type { Reason } from '../store_rules/reasons.ts'

/**
 * A value of a policy, and where it was written.
 */
export interface PolicyValue {
  name: string
  value: string
  /** `static cacheTimeout of PostsController`, `option of cachePage()`, `default` */
  from: string
}

/**
 * What one store rule said.
 */
export interface RuleResult {
  name: string
  /**
   * - `ok`: it does not refuse
   * - `allowed`: it would, but for the consent of the policy
   * - `refuses`
   * - `not asked`: the handler was not reached
   */
  result: 'ok' | 'allowed' | 'refuses' | 'not asked'
  advice: string
}

/**
 * A page of the store.
 */
export interface StoredPageFacts {
  status: number
  /** Bytes of body */
  size: number
  /** Seconds */
  age: number
  /** Seconds that it stays fresh, below 0 when it is stale; `null`: for ever */
  ttl: number | null
  /** It was expired, or another variant of it was renewed */
  isOutdated: boolean
}

/**
 * What a route says about its pages.
 */
export interface ExplainedRoute {
  pattern: string
  name: string | null
  /** `PostsController.show`, or `a function` */
  handler: string
  /** From the outside inwards */
  middleware: string[]
  /** Where the cache runs; `null` where it does not */
  cacheRuns: string | null
  policy: { declaredBy: string; forever: boolean; values: PolicyValue[] } | null
}

/**
 * Everything about one URL.
 */
export interface Explanation {
  url: string
  /** Of the answer to a visitor */
  status: number
  route: ExplainedRoute | null
  store: string | null
  pageKey: string | null
  storedKey: string | null
  /** The inputs that tell the variants of the page apart */
  variesBy: string[]
  /** The inputs that tell who asks, by the name of the consent that they need */
  personal: Consent[]
  /** Those of the application, each with who has put it on the page */
  tags: { tag: string; by: string }[]
  stored: StoredPageFacts | null
  /** Bytes of body that the handler produced, and how long it took in milliseconds */
  produced: { size: number; durationMs: number } | null
  rules: RuleResult[]
  /** Whether it may be stored */
  isStorable: boolean
  /** Why not, as `Cache-Status` says it */
  reason: Reason | null
  /** How to change it */
  advice: string | null
  /** With `--store`: the `Cache-Status` of an ordinary request, whose page may be stored */
  request: string | null
  /** Further things to know */
  notes: string[]
}

/**
 * What is cached of a route, for the list of all of them.
 */
export interface RouteExplanation {
  route: string
  handler: string
  /** `60 s`, `forever`; `null` where nothing is cached */
  kept: string | null
  key: string | null
  store: string | null
  /** What is wrong with it */
  problem: string | null
  /** What is most likely wrong with it */
  note?: string
}
