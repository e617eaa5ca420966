import { ownTag, PAGE_KINDS, urlTag, type PageKind } from './tags.ts'
import type { QueryReading } from './query/query_reading.ts'

/**
 * Tags of the application, as pages of some kinds carry them.
 */
export function ownTags(tags: string[], kinds: readonly PageKind[] = PAGE_KINDS): string[] {
  return tags.flatMap((tag) => kinds.map((kind) => ownTag(tag, kind === 'forever')))
}

/**
 * The tags of the pages of a URL, whether they are keyed on its query or not.
 */
export function urlTags(
  host: string,
  path: string,
  search: string,
  reading: QueryReading,
  forever: boolean
): string[] {
  return [search.slice(1), null].map((query) => urlTag(host, path, query, reading, forever))
}
