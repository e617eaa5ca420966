import { hash } from 'node:crypto'
import { keyTag, pageTag } from '../keys/tags.ts'

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
 * Where the version of the application stands among the parts of a page's stored key, and how many
 * there are: those of the prefix, and the key.
 */
const VERSION = { index: 2, parts: 5 }

/**
 * How long a version may be: that of a whole key that is hashed is written behind the hash.
 */
const LONGEST_VERSION = 64

/**
 * What all keys of one policy begin with.
 *
 * @param parts - Format version, prefix of the configuration, version of the application, and
 * prefix of the policy
 */
export function keyPrefix(...parts: string[]): string {
  return parts
    .map((part, index) => {
      return index === VERSION.index ? versionPart(part) : part && plainOrHashed(part)
    })
    .join(',')
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
 * What pages of all versions have in common that are stored under one key.
 *
 * @param stored - The stored key of a page, without a route
 */
export function withoutVersion(stored: string): string {
  const parts = stored.split(',')
  if (parts.length < VERSION.parts) {
    return parts[0]
  }
  const rest = parts.with(VERSION.index, '').join(',')
  // With a longer version its key would be hashed.
  const longest = LONGEST - ROUTE.length - HASHED.length - LONGEST_VERSION
  return rest.length > longest ? digest(rest) : rest
}

/**
 * The tag that the page of a stored key carries. Pages that an application's own key function names
 * alike have one, on whatever route.
 *
 * @param forever - Whether the page is kept for ever
 */
export function tagOfKey(stored: string, forever: boolean): string {
  const keyOnRoutes = withoutRoute(stored)
  // Of all versions: who forgets a page may be a process of another one.
  return keyOnRoutes === null
    ? pageTag(withoutVersion(stored), forever)
    : keyTag(withoutVersion(keyOnRoutes), forever)
}

/**
 * The same, whether the page is kept for ever or not.
 */
export function tagsOfKey(stored: string): string[] {
  return [tagOfKey(stored, false), tagOfKey(stored, true)]
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

/**
 * A page's key keeps its version, so that {@link withoutVersion} finds it.
 */
function bounded(stored: string, longest: number): string {
  if (stored.length <= longest) {
    return stored
  }
  const parts = stored.split(',')
  return parts.length < VERSION.parts
    ? digest(stored)
    : `${digest(parts.with(VERSION.index, '').join(','))},${parts[VERSION.index]}`
}

function plainOrHashed(part: string): string {
  return PLAIN.test(part)
    ? part.replaceAll('/', '~').replaceAll('?', '!').replaceAll(':', '^')
    : digest(part)
}

/**
 * In UTF-8 all halves of characters are the same, such as those of texts that were cut off. A text in another encoding
 * begins with a byte that none in UTF-8 begins with.
 */
function digest(text: string): string {
  const bytes = text.isWellFormed()
    ? text
    : Buffer.concat([Buffer.from([0xff]), Buffer.from(text, 'utf16le')])
  return `${HASHED}${hash('sha256', bytes, 'hex')}`
}

/**
 * The version of an application as it stands in stored keys.
 */
function versionPart(version: string): string {
  if (version === '') {
    return ''
  }
  return version.length > LONGEST_VERSION ? digest(version) : plainOrHashed(version)
}
