import type { PageCacheEventMessage } from '../telemetry/tracing_channels.ts'
import type { PageCacheEvents } from '../telemetry/page_events.ts'

/**
 * What came of the request of a visitor, as its span and the metrics say it.
 *
 * @returns `null` where an event is of something else, such as a renewal
 */
export function visitorOutcome({ event, payload }: PageCacheEventMessage): string | null {
  switch (event) {
    case 'page_cache:hit':
      return 'hit'
    case 'page_cache:stale':
      return 'stale'
    case 'page_cache:miss':
      return missed(payload as PageCacheEvents['page_cache:miss'])
    case 'page_cache:bypass':
      return 'bypass'
    default:
      return null
  }
}

/**
 * Whether it had to be produced for this visitor, or got the page of another request.
 */
export function missed({ isCollapsed }: PageCacheEvents['page_cache:miss']): string {
  return isCollapsed ? 'collapsed' : 'miss'
}
