import { LRUCache } from 'lru-cache'

/**
 * What was done to a header of a page: its handler has replaced its value, has added to it, or has removed it;
 * or the cache has fixed what AdonisJS would say by default.
 */
export const HEADER_OPERATIONS = ['set', 'append', 'remove', 'default'] as const

export type HeaderOperation = (typeof HEADER_OPERATIONS)[number]

type Value = string | string[]
type Change = readonly [operation: HeaderOperation, name: string, value: Value]

/**
 * Which headers were changed, and how. The pages of a route have the same, mostly, and most of the values
 * as well, so that they share both.
 */
export interface HeaderKeys {
  readonly operations: readonly HeaderOperation[]
  readonly names: readonly string[]
  /** Those of the page that was read last */
  readonly values?: Value[]
}

/**
 * How many different ones are known. Where an application has more of them, pages have their own.
 */
const KNOWN = 500

const known = new LRUCache<string, HeaderKeys>({ max: KNOWN })

/**
 * The keys of some changes.
 */
export function keysOf(changes: readonly Change[]): HeaderKeys {
  const name = changes.map((change) => `${change[0]} ${change[1]}`).join('\n')
  let keys = known.get(name)
  if (keys === undefined) {
    const [operations, names] = [changes.map(([one]) => one), changes.map(([, one]) => one)]
    keys = { operations, names, values: changes.map(([, , value]) => value) }
    known.set(name, keys)
  }
  return keys
}

/**
 * The values of changes with these keys, as texts of which others have the same ones.
 */
export function sharedValues({ values = [] }: HeaderKeys, changes: readonly Change[]): Value[] {
  return changes.map(([, , value], index) => {
    if (value === values[index]) {
      return values[index]
    }
    return (values[index] = value)
  })
}
