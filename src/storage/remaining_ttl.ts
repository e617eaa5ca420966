import { type Page } from '../page/page.ts'
import { VariantList } from '../page/variant_list.ts'
import { secondsUntil, VariantIndex } from '../page/variant_index.ts'

/**
 * How long an entry that is stored is to be kept yet, in seconds; `null` for ever.
 *
 * @param now - Milliseconds since the epoch
 */
export function remainingTtl(entry: Page | VariantIndex | VariantList, now: number): number | null {
  if (entry instanceof VariantList) {
    return entry.ttl(now)
  }
  if (entry instanceof VariantIndex) {
    return secondsUntil(entry.expiresAt, now)
  }
  return entry.keptFor && secondsUntil(entry.storedAt + entry.keptFor * 1000, now)
}
