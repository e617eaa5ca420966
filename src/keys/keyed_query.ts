import type { KeyFunc } from '../types.ts'

const SIGHT = Symbol('adonis-cache-helpers.sight')

/**
 * How much of the query string a built-in key function keys on, and so how much of it a
 * handler may see while a page is produced: what is not in the key must not be in the page.
 *
 * - `declared`: all but the ignored parameters
 * - `none`: nothing
 */
export type KeyedQuery = 'declared' | 'none'

/**
 * TagVersionMap a key function with what it keys on.
 */
export function withKeyedQuery<Func extends KeyFunc>(sight: KeyedQuery, keyFunc: Func): Func {
  return Object.assign(keyFunc, { [SIGHT]: sight })
}

/**
 * What a key function keys on; `null` for an application's own, which alone knows.
 */
export function keyedQueryOf(keyFunc: KeyFunc): KeyedQuery | null {
  return (keyFunc as { [SIGHT]?: KeyedQuery })[SIGHT] ?? null
}
