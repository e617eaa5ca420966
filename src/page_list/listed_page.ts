import { isoTime } from './iso_time.ts'
import type { StoredPageRecord } from '../page_cache/indexing/stored_pages.ts'

/**
 * A stored page, as `page-cache:list --json` prints it.
 */
export interface ListedPage {
  url: string
  /** Name of the route, else its pattern */
  route: string
  tags: string[]
  /** What a request for this variant says beside its URL */
  headers: Record<string, string>
  /** Name of the store in config/cache.ts */
  cache: string
  /** The stored key, with the variant */
  key: string
  /** `forever`: it never expires */
  state: 'fresh' | 'stale' | 'forever'
  /** It is stale because it was expired, or because another variant of it was renewed */
  isOutdated: boolean
  /** ISO 8601 */
  storedAt: string
  /** ISO 8601; `null`: never */
  expires: string | null
  /** Of its body */
  bytes: number
  /** The last one that came to anything, or failed; `null`: none since a visitor had it produced */
  renewal: { at: string; result: string } | null
}

/**
 * @param now - Milliseconds since the epoch
 */
export function listedPage(record: StoredPageRecord, now: number): ListedPage {
  const { url, route, tags, headers, store, key, freshUntil, storedAt, bytes, renewal } = record
  const { isOutdated } = record
  return {
    url,
    route,
    tags,
    headers,
    cache: store,
    key,
    state: freshUntil === null ? 'forever' : now < freshUntil ? 'fresh' : 'stale',
    isOutdated,
    storedAt: new Date(storedAt).toISOString(),
    expires: isoTime(freshUntil),
    bytes,
    renewal: renewal && { ...renewal, at: new Date(renewal.at).toISOString() },
  }
}
