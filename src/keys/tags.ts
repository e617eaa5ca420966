import { canonicalPath } from './canonical_path.ts'
import { canonicalQuery } from './query.ts'

/**
 * The tag that the pages of a URL carry, with all their variants.
 *
 * @param host - With its port, in lower case
 * @param path - In any encoding
 * @param query - `null` where the query is no part of the page
 * @param isIgnored - Whether a parameter is no part of the page
 * @param forever - Whether the pages are kept for ever: what is written does not concern them
 */
export function urlTag(
  host: string,
  path: string,
  query: string | null,
  isIgnored: (name: string) => boolean,
  forever: boolean
): string {
  const canonical = canonicalPath(path)
  const kind = forever ? 'kept-' : ''
  return query === null
    ? `${kind}path:${host}${canonical}`
    : `${kind}url:${host}${canonical}?${query === '' ? '' : canonicalQuery(query, isIgnored)}`
}

/**
 * A tag that an application gives to its pages, told from those that the cache itself gives.
 *
 * @param forever - Whether the page is kept for ever: the versions of its tags then are, too
 */
export function ownTag(tag: string, forever: boolean): string {
  return `${forever ? 'kept-' : ''}tag:${tag}`
}

/**
 * The tag of the pages that an application's own key function names alike, on whatever route.
 *
 * @param key - The stored key without its route
 * @param forever - Whether the pages are kept for ever
 */
export function keyTag(key: string, forever: boolean): string {
  return `${forever ? 'kept-' : ''}key:${key}`
}
