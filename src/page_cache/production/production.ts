import type { Page } from '../../page/page.ts'
import type { PageFields } from '../../page/page_fields.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { ResponseFacts } from '../../recording/response_facts.ts'

/**
 * What was true when the production began.
 */
export type ProductionStart = Required<Pick<PageFields, 'begunAt' | 'tagVersions'>>

/**
 * A page that is in the response.
 */
export interface ProducedPage {
  kind: 'page'
  page: Page
  /** What tells its variants apart */
  selectors: string[]
  /** Who has named each tag while it was produced */
  tags: ReadonlyMap<string, string>
  /** Why it is not to be stored; `null` where no reason is known */
  refusal: Reason | null
  /** The handler said with a 304 that the stored page is still current */
  isRevalidated: boolean
  /** What the store rules were asked about */
  facts: ResponseFacts
}

/**
 * A response that is no page for others. It is left as it is.
 */
export interface Refused {
  kind: 'refused'
  reason: Reason
  /** What the handler threw, where that is its answer */
  error?: unknown
  /** What the store rules were asked about, where they were */
  facts?: ResponseFacts
  handlerMs?: number
}

/**
 * The handler threw an error that is no answer, or answered with a 5xx.
 */
export interface Failure {
  kind: 'failed'
  error?: unknown
  handlerMs?: number
  /** Takes back what the handler did to the response */
  undo: () => void
}

/**
 * The result of running a handler for a page.
 */
export type Production = ProducedPage | Refused | Failure
