import { canonicalQuery } from './query.ts'

/**
 * The tag that the pages of a URL carry, with all their variants.
 *
 * @param host - With its port, in lower case
 * @param path - In any encoding
 * @param query - `null` where the query is no part of the page
 * @param isIgnored - Whether a parameter is no part of the page
 */
export function urlTag(
  host: string,
  path: string,
  query: string | null,
  isIgnored: (name: string) => boolean
): string {
  const canonical = canonicalPath(path)
  return query === null
    ? `path:${host}${canonical}`
    : `url:${host}${canonical}?${canonicalQuery(query, isIgnored)}`
}

/**
 * One path however it was encoded, and whether AdonisJS has decoded it or not.
 */
function canonicalPath(path: string): string {
  try {
    return encodeURI(decodeURI(path))
  } catch {
    return path
  }
}
