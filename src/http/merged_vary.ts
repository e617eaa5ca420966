import { LRUCache } from 'lru-cache'
import { varyNames } from './vary.ts'

/**
 * How many are remembered: the `Vary` of an application's responses are a handful of texts.
 */
const REMEMBERED = 100

const remembered = new LRUCache<string, string>({ max: REMEMBERED })

/**
 * Adds the names of others to a `Vary`. It stays as it is written where it has them all.
 *
 * @param current - The header as it is; empty where there is none
 * @param others - Further names, with commas between them
 */
export function mergedVary(current: string, others: string): string {
  const both = `${current}\n${others}`
  const known = remembered.get(both)
  if (known !== undefined) {
    return known
  }
  const names = varyNames(current)
  const missing = varyNames(others).filter((name) => !names.includes(name))
  const merged =
    missing.length === 0 ? current : [...(current ? [current] : []), ...missing].join(', ')
  remembered.set(both, merged)
  return merged
}
