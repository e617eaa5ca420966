import { canonicalQuery } from './query.ts'
import { canonicalPath } from './canonical_path.ts'

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
    : `${kind}url:${host}${canonical}?${canonicalQuery(query, isIgnored)}`
}
