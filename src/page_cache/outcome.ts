import type { Page } from '../page/page.ts'
import type { Reason } from '../store_rules/reasons.ts'
import type { CacheStatus } from '../http/cache_status.ts'
import type { ResponseFacts } from '../recording/response_facts.ts'
import type { Personalised } from '../holes/personalise.ts'

/**
 * Why the page cache did not answer from the store (RFC 9211, 2.2).
 */
export type Forward = NonNullable<CacheStatus['fwd']>

/**
 * A stored page, or one that another request has produced, for this visitor.
 */
interface FromStore {
  /** The stored key, with the variant */
  key: string
  page: Page
  /** Its holes, personalised; `null` for a page without holes */
  personalised: Personalised | null
}

/**
 * The handler has run, and what it left in the response is not touched.
 */
interface OfHandler {
  fwd: Forward
  /** The stored key; `null` where the request has none */
  key: string | null
  /**
   * What the handler threw, or why its page cannot be made ready for who had it produced; it is thrown again.
   * `undefined` where nothing failed
   */
  error?: unknown
  /** Milliseconds that the handler took */
  handlerMs?: number
  /** What the store rules were asked about, where they were */
  facts?: ResponseFacts
}

/**
 * What came of a request. All that is reported of it is read off this: the response,
 * `Cache-Status`, the report of a warm-up, `page-cache:explain`.
 *
 * - `hit`: the stored page answers it
 * - `stale`: the stored page does although it has expired
 * - `collapsed`: the page that another request was producing does
 * - `produced`: its handler produced a page. It is stored, unless `notStored` says why not
 * - `passed`: its handler answered, and that is no page for others
 * - `failed`: its handler failed, and no stored page could be served instead
 * - `evicted`: a renewal whose handler says that the page is gone, and so it was removed
 * - `declined`: the page cache answers by itself, without a page and without the handler
 */
export type Outcome =
  | ({ kind: 'hit' } & FromStore)
  | ({
      kind: 'stale'
      reason: 'stale' | 'outdated' | 'stale-if-error' | 'previous-version'
    } & FromStore)
  | ({ kind: 'collapsed'; fwd: Forward } & FromStore)
  | (ProducedPage & OfHandler)
  | ({ kind: 'passed'; reason: Reason } & OfHandler)
  | ({ kind: 'failed' } & OfHandler)
  | ({ kind: 'evicted' } & OfHandler)
  | {
      kind: 'declined'
      answer: 'not-stored' | 'unavailable' | 'not-prefetched' | 'nothing'
      reason: Reason
      fwd: Forward | null
      key: string | null
    }

interface ProducedPage extends FromStore {
  kind: 'produced'
  key: string
  /** Why it was not stored; `null` when it was */
  notStored: Reason | null
  /** What tells its variants apart */
  selectors: string[]
  /** The handler said with a 304 that the stored page is still current */
  isRevalidated: boolean
  /** Status, headers and body are those of the page that was stored before */
  isUnchanged: boolean
}
