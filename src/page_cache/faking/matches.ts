import { oneSpellingOf } from '../../keys/query/query_spelling.ts'
import { urlTag, type PageKind } from '../../keys/tags.ts'
import type { CallFilter } from './recorded_calls.ts'

/**
 * Stands for any host.
 */
const ANY = new URL('http://any.invalid')

/**
 * However the application reads queries: a test means what it says in whatever spelling.
 */
const READING = { isIgnored: () => false, spell: oneSpellingOf }

/**
 * Whether a call concerns what a filter asks for: what it does to every store, or to both kinds of pages,
 * it does to each.
 */
export function concerns(
  call: { cache: string | null; kind?: PageKind | null },
  { cache, kind }: CallFilter
): boolean {
  return (
    (cache === undefined || call.cache === null || call.cache === cache) &&
    (kind === undefined || (call.kind ?? null) === null || call.kind === kind)
  )
}

/**
 * Whether two URLs are of the same pages: with the same path and query, however they are written, and the
 * same host as far as both have one.
 */
export function isSameUrl(one: string | URL, other: string | URL): boolean {
  const [left, right] = [one, other].map((url) => new URL(url, ANY))
  const hosts = [left.host, right.host].filter((host) => host !== ANY.host)
  return pathAndQuery(left) === pathAndQuery(right) && (hosts.length < 2 || hosts[0] === hosts[1])
}

function pathAndQuery({ pathname, search }: URL): string {
  return urlTag('', pathname, search.slice(1), READING, false)
}
