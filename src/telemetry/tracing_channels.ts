import { channel, tracingChannel } from 'node:diagnostics_channel'
import type {
  PageProductionData,
  PageRenewalData,
  WarmUpData,
  WarmUpVisitData,
} from './tracing_data.ts'

export type * from './tracing_data.ts'

/**
 * Traces each production of a page: its handler, the store rules, and the write to the store.
 *
 * @example
 * ```ts
 * import { pageProduction } from 'adonis-cache-helpers/tracing_channels'
 *
 * pageProduction.subscribe({
 *   asyncEnd: ({ route, outcome, reason }) => console.log(route, outcome, reason),
 * })
 * ```
 */
export const pageProduction = tracingChannel<'adonisjs.page_cache.produce', PageProductionData>(
  'adonisjs.page_cache.produce'
)

/**
 * Traces each renewal of a page that the application makes by itself, in process: in the background,
 * by `renew()` and by `renewTags()`. The production is a part of it.
 *
 * @example
 * ```ts
 * import { pageRenewal } from 'adonis-cache-helpers/tracing_channels'
 *
 * pageRenewal.subscribe({ asyncEnd: ({ path, outcome }) => console.log(path, outcome) })
 * ```
 */
export const pageRenewal = tracingChannel<'adonisjs.page_cache.renew', PageRenewalData>(
  'adonisjs.page_cache.renew'
)

/**
 * Traces each warm-up that runs in this process; of one that is in a queue, each slice.
 *
 * @example
 * ```ts
 * import { warmUp } from 'adonis-cache-helpers/tracing_channels'
 *
 * warmUp.subscribe({ asyncEnd: ({ name, report }) => console.log(name, report?.totals) })
 * ```
 */
export const warmUp = tracingChannel<'adonisjs.page_cache.warmup', WarmUpData>(
  'adonisjs.page_cache.warmup'
)

/**
 * Traces each visit of a warm-up, with its redirects and retries.
 *
 * @example
 * ```ts
 * import { warmUpVisit } from 'adonis-cache-helpers/tracing_channels'
 *
 * warmUpVisit.subscribe({ asyncEnd: ({ visit }) => console.log(visit?.outcome) })
 * ```
 */
export const warmUpVisit = tracingChannel<'adonisjs.page_cache.warmup.visit', WarmUpVisitData>(
  'adonisjs.page_cache.warmup.visit'
)

/**
 * Every event of the page cache, for those that have no emitter: it is published while the request
 * that it is of is being answered.
 *
 * @example
 * ```ts
 * import { pageCacheEvent, type PageCacheEventMessage } from 'adonis-cache-helpers/tracing_channels'
 *
 * pageCacheEvent.subscribe((message) => {
 *   const { event, payload } = message as PageCacheEventMessage
 *   console.log(event, payload)
 * })
 * ```
 */
export const pageCacheEvent = channel('adonisjs.page_cache.event')
