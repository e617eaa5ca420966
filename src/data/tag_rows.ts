import { modelTag, rowTag } from '../keys/model_tags.ts'
import type { PageUnderWay } from '../producing/page_under_way.ts'
import type { ModelPages } from './model_pages.ts'

/**
 * Of how many rows of one model a page carries tags of their own. A page that shows more depends on
 * the list: with so many rows one of them changes all the time, and each tag is a key in the store.
 */
const MOST_ROWS = 100

/**
 * The tags of rows that pages carry by now, by page and model.
 */
const rowsOf = new WeakMap<PageUnderWay, Map<string, Set<string>>>()

/**
 * Has a page follow rows of a model that it shows.
 *
 * @param keys - Their primary keys. A row without one cannot be named, and is followed with the list
 * @param isList - Whether rows that are none of them, or that do not exist yet, could be shown as well
 */
export function tagRows(
  page: PageUnderWay,
  { model, pageTag }: ModelPages,
  keys: readonly unknown[],
  isList: boolean
): void {
  const named = keys.map((key) => rowTag(pageTag, key))
  const tags = named.filter((tag) => tag !== null)
  const known = knownTags(page, pageTag)
  const all = known.union(new Set(tags))
  const areTooMany = all.size > MOST_ROWS
  if (!areTooMany) {
    tags.forEach((tag) => known.add(tag))
  }
  const needsList = isList || areTooMany || tags.length < named.length
  const ofRows = areTooMany ? [] : tags
  page.tag([modelTag(pageTag), ...(needsList ? [pageTag] : []), ...ofRows], model)
}

function knownTags(page: PageUnderWay, pageTag: string): Set<string> {
  const models = rowsOf.get(page) ?? new Map<string, Set<string>>()
  const tags = models.get(pageTag) ?? new Set<string>()
  rowsOf.set(page, models.set(pageTag, tags))
  return tags
}
