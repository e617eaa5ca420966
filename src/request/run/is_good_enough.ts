import type { CacheStatus } from '../../http/cache_status.ts'
import type { GoodEnough } from '../options/read_only.ts'

/**
 * Whether a page need not be asked for, by what the page cache says of it.
 */
export function isGoodEnough(
  status: CacheStatus | null | undefined,
  { mayBeStale, freshFor }: GoodEnough
): boolean {
  if (!status?.hit) {
    return false
  }
  const isFresh = status.detail === undefined
  // A page that is kept for ever has no time to live.
  return isFresh ? (status.ttl ?? Infinity) >= freshFor : mayBeStale
}
