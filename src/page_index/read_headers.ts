import { parseHeader, type LaneHeader } from './lane_header.ts'
import type { LaneKeys } from './lane_keys.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * How many lanes there can be: processes that store pages at the same time.
 */
export const MOST_LANES = 256

/**
 * How many headers in a row may be missing, evicted or expired, before the last one that is there.
 */
const GAP = 4

/**
 * The headers of all lanes by their numbers, `null` for one that is not there.
 *
 * @throws E_STORE_UNAVAILABLE
 */
export async function readHeaders({
  entries,
  keys,
}: {
  entries: SharedEntries
  keys: LaneKeys
}): Promise<(LaneHeader | null)[]> {
  const headers: (LaneHeader | null)[] = []
  while (headers.length < MOST_LANES) {
    const next = Array.from({ length: GAP }, (_, index) => headers.length + index)
    const read = await Promise.all(next.map((lane) => entries.read(keys.header(lane))))
    headers.push(...read.map(parseHeader))
    if (headers.slice(-GAP).every((header) => header === null)) {
      break
    }
  }
  return headers.slice(0, headers.findLastIndex((header) => header !== null) + 1)
}
