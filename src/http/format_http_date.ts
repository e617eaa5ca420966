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
 */
export function formatHttpDate(time: number): string {
  let text = remembered.get(time)
  if (text === undefined) {
    text = new Date(time).toUTCString()
    remembered.set(time, text)
  }
  return text
}
