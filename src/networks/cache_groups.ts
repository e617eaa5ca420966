import { serializeList } from 'structured-headers'
import { givenTag } from '../keys/tags.ts'

/**
 * How many groups a response may be in, and how long the name of one may be, so that every cache that
 * knows them takes them (RFC 9875, 2).
 */
const MOST = 32
const LONGEST = 32

/**
 * Printable ASCII, which a string of structured headers is (RFC 9651, 3.3.3).
 */
const PRINTABLE = /^[\x20-\x7e]+$/

/**
 * The groups of a page for caches that know them, browsers among them: the tags that the application has
 * given to it, by their own names, so that an answer to a write can name them.
 *
 * @param tags - All that the page has
 * @returns the value of `Cache-Groups`; `null` where there is none
 * @see RFC 9875, 2
 */
export function cacheGroups(tags: string[]): string | null {
  const given = tags.map(givenTag).filter((tag) => tag !== null)
  const groups = [...new Set(given)]
    .filter((tag) => tag.length <= LONGEST && PRINTABLE.test(tag))
    .slice(0, MOST)
  return groups.length === 0 ? null : serializeList(groups.map((tag) => [tag, new Map()]))
}
