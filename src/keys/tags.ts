import { canonicalQuery } from './query/query.ts'
import type { QueryReading } from './query/query_reading.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

type View = Pick<RouteJSON, 'name' | 'handler' | 'pattern'>

/**
 * Two kinds of pages: those with a timeout, and those that are kept for ever.
 */
export type PageKind = 'timeout' | 'forever'

export const PAGE_KINDS: readonly PageKind[] = ['timeout', 'forever']

/**
 * What means the same as its percent-encoded form wherever it stands: the unreserved characters
 * of RFC 3986, 2.3, and the other marks of RFC 2396, which AdonisJS decodes as well.
 */
const UNRESERVED = /[\w.~!*'()-]/

/**
 * What may stand in a path as it is, be it with a meaning of its own.
 */
const NOT_OF_A_PATH = /[^\w.~!*'()\-;/?:@&=+$,#%]/gu

/**
 * Begins the tags of pages that are kept for ever: what is written does not concern them.
 */
const KEPT = 'kept-'

/**
 * Begins the name that such a tag has as long as there is no such page.
 */
const BOUNDED = 'bounded-'

/**
 * Begins the tags whose versions decide whether a page is outdated.
 */
const FRESHNESS = 'fresh-'

/**
 * The tag with which the pages of another one become outdated: a page of an earlier version of it
 * is still valid, and has to be renewed.
 */
export function freshnessTag(tag: string): string {
  return tag.startsWith(KEPT)
    ? `${KEPT}${FRESHNESS}${tag.slice(KEPT.length)}`
    : `${FRESHNESS}${tag}`
}

/**
 * Whether a tag is such a one, under either of its names.
 */
export function isFreshnessTag(tag: string): boolean {
  return /^(?:bounded-)?(?:kept-)?fresh-/.test(tag)
}

/**
 * The name under which a tag has a version with an expiry.
 */
export function boundedTag(tag: string): string {
  return tag.startsWith(KEPT) ? BOUNDED + tag : tag
}

/**
 * The name under which a tag has the version that a page needs which is kept for ever.
 */
export function lastingTag(tag: string): string {
  return tag.startsWith(BOUNDED) ? tag.slice(BOUNDED.length) : tag
}

/**
 * The tag as pages have it that are not kept for ever.
 */
export function unkeptTag(tag: string): string {
  return tag.startsWith(KEPT) ? tag.slice(KEPT.length) : tag
}

/**
 * The tag that the pages of a URL carry, with all their variants. The router takes no notice of a
 * slash at the end of a path, so `/x` and `/x/` have one tag. They are two pages all the same: a
 * handler may send visitors from one to the other, and would do so for ever if it saw one of them
 * only.
 *
 * @param host - As the key has it
 * @param path - In any encoding
 * @param query - `null` where the query is no part of the page, or may not be
 * @param reading - How the application reads the query
 * @param forever - Whether the pages are kept for ever
 */
export function urlTag(
  host: string,
  path: string,
  query: string | null,
  reading: QueryReading,
  forever: boolean
): string {
  const canonical = canonicalPath(path).replace(/(?<=.)\/$/, '')
  const kind = forever ? KEPT : ''
  if (query === null) {
    return `${kind}path:${host}${canonical}`
  }
  // Whoever forgets the URL may encode it in another way than a visitor.
  const parameters = query === '' ? '' : canonicalPath(canonicalQuery(query, reading))
  return `${kind}url:${host}${canonical}?${parameters}`
}

/**
 * The path of the URL that a tag is of; `null` for any other tag.
 */
export function pathOfTag(tag: string): string | null {
  return /^(?:kept-)?(?:url|path):[^/]*(\/[^?]*)/.exec(tag)?.[1] ?? null
}

/**
 * A tag that an application gives to its pages, told from those that the cache itself gives.
 *
 * @param forever - Whether the page is kept for ever
 */
export function ownTag(tag: string, forever: boolean): string {
  return `${forever ? KEPT : ''}tag:${tag}`
}

/**
 * The tag as the application has given it; `null` for one that the cache itself gives. The reverse of
 * {@link ownTag}.
 */
export function givenTag(tag: string): string | null {
  return /^(?:bounded-)?(?:kept-)?tag:(.*)$/s.exec(tag)?.[1] ?? null
}

/**
 * Whether it is such a tag, or the one with which its pages become outdated.
 */
export function isOwnTag(tag: string): boolean {
  return /^(?:kept-)?(?:fresh-)?tag:/.test(tag)
}

/**
 * The tag of the pages that an application's own key function names alike, on whatever route.
 *
 * @param key - The stored key without its route and its version
 * @param forever - Whether the pages are kept for ever
 */
export function keyTag(key: string, forever: boolean): string {
  return `${forever ? KEPT : ''}key:${key}`
}

/**
 * The tag of the page that a built-in key function has named, with all its variants.
 *
 * @param key - The stored key without its version
 * @param forever - Whether the page is kept for ever
 */
export function pageTag(key: string, forever: boolean): string {
  return `${forever ? KEPT : ''}page:${key}`
}

/**
 * Whether a tag names one page, by its URL or by its key, and is none that pages share.
 */
export function isOfPage(tag: string): boolean {
  return /^(?:bounded-)?(?:kept-)?(?:url|path|page|key):/.test(tag)
}

/**
 * The name of a view: of its route, else of controller and action, else the pattern. A controller that is
 * imported by a function without a name has an empty one.
 */
export function viewOf({ name, handler, pattern }: View): string {
  return name ?? (typeof handler === 'function' ? pattern : handler.name || pattern)
}

/**
 * The tag of the pages of a view.
 *
 * @param view - See {@link viewOf}
 * @param forever - Whether the pages are kept for ever
 */
export function viewTag(view: string, forever: boolean): string {
  return `${forever ? KEPT : ''}view:${view}`
}

/**
 * One path however it was encoded, and whether AdonisJS has decoded it or not (RFC 3986, 6.2.2).
 * Only paths that are equivalent have one form: `/a%2fb` and `/a%2Fb`, but neither `/a/b`, which
 * has another meaning, nor `/a%252Fb`, which is decoded to it once.
 */
export function canonicalPath(path: string): string {
  return path
    .replace(/%[\da-f]{2}/gi, (encoded) => {
      const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
      return UNRESERVED.test(character) ? character : encoded.toUpperCase()
    })
    .replace(NOT_OF_A_PATH, (character) => encodeURIComponent(character.toWellFormed()))
}
