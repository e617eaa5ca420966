import { LRUCache } from 'lru-cache'

/**
 * How many dates are remembered. A hit says when its page expires, and making a text of that is one
 * part in fifteen of what it costs.
 */
const REMEMBERED = 1_000

const remembered = new LRUCache<number, string>({ max: REMEMBERED })

/**
 * A date as header fields have it (RFC 9110, 5.6.7).
 *
 * @param time - Milliseconds since the epoch
 * @param options - `isAskedAgain`: whether the same time is likely to be asked for again
 */
export function formatHttpDate(time: number, { isAskedAgain = false } = {}): string {
  const known = isAskedAgain ? remembered.get(time) : undefined
  if (known !== undefined) {
    return known
  }
  const text = new Date(time).toUTCString()
  if (isAskedAgain) {
    remembered.set(time, text)
  }
  return text
}
