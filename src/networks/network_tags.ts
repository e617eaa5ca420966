import { hash } from 'node:crypto'
import { isFreshnessTag, lastingTag, unkeptTag } from '../keys/tags.ts'

/**
 * How many characters a hashed tag has. 51 bits of the hash fit in: where two tags share one, a page too
 * many is purged, and none too few.
 */
const LENGTH = 10

/**
 * What a tag of pages is called in a network: short, since there is little room, and of digits and
 * lower-case letters, which all of them take and none mistakes for anything else.
 *
 * @param tag - As a page has it. Whether it is kept for ever makes no difference in a network
 * @param prefix - `keyPrefix` of the configuration: applications may share a network
 */
export function networkTag(tag: string, prefix: string): string {
  const name = unkeptTag(lastingTag(tag))
  const bits = hash('sha256', `${prefix}\n${name}`, 'buffer').readBigUInt64BE() >> 13n
  return bits.toString(36).padStart(LENGTH, '0')
}

/**
 * The tag of all pages of a store.
 */
export function storeTag(store: string): string {
  return `store:${store}`
}

/**
 * What the tags of a page are called in a network.
 *
 * @param tags - All that the page has, those included that say whether it is outdated: these are none of
 * their own there
 * @param store - Name of the store that it is kept in
 */
export function networkTags(tags: string[], store: string, prefix: string): string[] {
  const own = tags.filter((tag) => !isFreshnessTag(tag))
  return [...new Set([...own, storeTag(store)].map((tag) => networkTag(tag, prefix)))]
}
