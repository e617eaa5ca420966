import type { KeyFunc } from '../../types.ts'

const KEYED_QUERY = Symbol('adonis-cache-helpers.keyed-query')

/**
 * How much of the query string a built-in key function keys on, and so how much of it a
 * handler may see while a page is produced: what is not in the key must not be in the page.
 *
 * - `declared`: all but the ignored parameters
 * - `none`: nothing
 */
export type KeyedQuery = 'declared' | 'none'

/**
 * Marks a key function with what it keys on.
 */
export function withKeyedQuery<Func extends KeyFunc>(keyedQuery: KeyedQuery, keyFunc: Func): Func {
  return Object.assign(keyFunc, { [KEYED_QUERY]: keyedQuery })
}

/**
 * What a built-in key function keys on, or one that is joined to it; `null` for an application's
 * own.
 */
export function keyedQueryOf(keyFunc: KeyFunc): KeyedQuery | null {
  return (keyFunc as { [KEYED_QUERY]?: KeyedQuery })[KEYED_QUERY] ?? null
}
