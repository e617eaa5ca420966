import type { PageCacheEvents, PageEvent } from './page_events.ts'
import type { Report, Visit } from '../report_types.ts'

/**
 * The production of a page. What came of it is there when it is at its end.
 */
export interface PageProductionData extends PageEvent {
  /** Whether it is authorised to replace a good page */
  isRenewal: boolean

  /**
   * - `stored`: the page was stored, or replaced
   * - `unchanged`: it is the page that a renewal has found
   * - `not_stored`: the response is no page for others
   * - `evicted`: a renewal has removed the page
   * - `failed`: the handler threw, or answered 5xx
   */
  outcome?: 'stored' | 'unchanged' | 'not_stored' | 'evicted' | 'failed'

  /** Why it was not stored, as in `Cache-Status`; else `null` */
  reason?: string | null

  /** Milliseconds that the handler took */
  handlerMs?: number | null

  /** What the handler threw */
  error?: unknown
}

/**
 * The renewal of a page in process.
 */
export interface PageRenewalData {
  /** Of its URL, without the query */
  path: string

  /** Of its URL, with the port */
  host: string

  /** Whether visitors get the page that is stored meanwhile, and nobody waits for it */
  isBackground: boolean

  /** What became of the page: `renewed`, `unchanged`, `evicted`, `kept`, `skipped: set-cookie` */
  outcome?: string

  /** What the application threw */
  error?: unknown
}

/**
 * A warm-up.
 */
export interface WarmUpData {
  /** The name of its command, or class; `null` where the application has called `makeRequests` */
  name: string | null

  /** The ID of the run and the number of the slice that this is of; `null` where it is all of it */
  slice: { run: string; number: number } | null

  /** What it did, when it is at its end */
  report?: Report

  /** Why it could not go on */
  error?: unknown
}

/**
 * A visit of a warm-up.
 */
export interface WarmUpVisitData {
  /** As it stands in the report */
  url: string

  /** Name of the persona */
  persona: string

  /** Of `languages`, or null */
  language: string | null

  /** What came of it */
  visit?: Visit

  /** Why the run could not go on */
  error?: unknown
}

/**
 * An event, as the channel has it.
 */
export interface PageCacheEventMessage<Name extends keyof PageCacheEvents = keyof PageCacheEvents> {
  /** Its name, such as `page_cache:hit` */
  event: Name

  /** What listeners of the event get */
  payload: PageCacheEvents[Name]
}
