import { hash } from 'node:crypto'

/**
 * Characters that are kept in a stored key as they are. The file driver makes a file name of it,
 * and not every file system tells upper case from lower case.
 */
const PLAIN = /^[a-z0-9_=&@%+][a-z0-9._=&@%+:?/-]{0,149}$/

/**
 * Begins the hash of a part, or of a whole key, that is too long or has other characters. No plain
 * part begins with it.
 */
const HASHED = '#'

/**
 * How long a stored key may be, with all its parts. A column of the database driver holds 255
 * characters, and a file name as many bytes, of which a variant and the names of the stores
 * take some.
 */
const LONGEST = 180

/**
 * What all keys of one policy begin with.
 *
 * @param parts - Format version, prefix of the configuration, version of the application, and
 * prefix of the policy
 */
export function keyPrefix(...parts: string[]): string {
  return parts.map((part) => (part === '' ? '' : plainOrHashed(part))).join(',')
}

/**
 * The character before the route in the stored key of a page, which occurs nowhere else in it, and
 * the length of both together.
 */
const ROUTE = { mark: '(', length: 17 }

/**
 * The key under which a page is stored: readable where the page's key is, hashed where it is
 * long or has odd characters. Different keys have different stored keys.
 *
 * @param prefix - See {@link keyPrefix}
 * @param key - What the key function returned
 */
export function storedKey(prefix: string, key: string): string {
  return bounded(`${prefix},${plainOrHashed(key)}`, LONGEST)
}

/**
 * The key under which a page of an application's own key function is stored. What that function
 * returns says nothing of route and language, so they are part of it: pages of two routes, or in two
 * languages, never share an entry.
 *
 * @param route - Language, domain and pattern of the route
 */
export function routeKey(prefix: string, key: string, route: string): string {
  const mark = hash('sha256', route, 'hex').slice(0, ROUTE.length - ROUTE.mark.length)
  return `${routeKeyStart(prefix, key)}${ROUTE.mark}${mark}`
}

/**
 * What the stored keys of one key on all routes begin with.
 */
export function routeKeyStart(prefix: string, key: string): string {
  return bounded(`${prefix},${plainOrHashed(key)}`, LONGEST - ROUTE.length)
}

/**
 * The same, of a stored key of one route; `null` for one without a route.
 */
export function withoutRoute(stored: string): string | null {
  const at = stored.length - ROUTE.length
  return stored.startsWith(ROUTE.mark, at) ? stored.slice(0, at) : null
}

/**
 * Whether a stored key is one of a page's: of the page itself, of one of its variants, or of a
 * route's.
 */
export function isOfKey(stored: string, page: string): boolean {
  return (
    stored === page || [';', ROUTE.mark].some((separator) => stored.startsWith(page + separator))
  )
}

function bounded(stored: string, longest: number): string {
  return stored.length > longest ? digest(stored) : stored
}

function plainOrHashed(part: string): string {
  return PLAIN.test(part)
    ? part.replaceAll('/', '~').replaceAll('?', '!').replaceAll(':', '^')
    : digest(part)
}

function digest(text: string): string {
  return `${HASHED}${hash('sha256', text, 'hex')}`
}
