import { hash } from 'node:crypto'

/**
 * Characters that may stand in a stored key as they are. The file driver makes a file name of
 * it, and not every file system tells letters by their case.
 */
const PLAIN = /^[a-z0-9_=&@%+][a-z0-9._=&@%+:?/-]{0,149}$/

/**
 * Stands for a part, or for a whole key, that is too long or has other characters. No plain
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
 * The key under which a page is stored: readable where the page's key is, hashed where it is
 * long or has odd characters. Different keys have different stored keys.
 *
 * @param prefix - See {@link keyPrefix}
 * @param key - What the key function returned
 */
export function storedKey(prefix: string, key: string): string {
  const stored = `${prefix},${plainOrHashed(key)}`
  return stored.length > LONGEST ? digest(stored) : stored
}

function plainOrHashed(part: string): string {
  return PLAIN.test(part)
    ? part.replaceAll('/', '~').replaceAll('?', '!').replaceAll(':', '^')
    : digest(part)
}

function digest(text: string): string {
  return `${HASHED}${hash('sha256', text, 'hex')}`
}
