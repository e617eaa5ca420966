import { hash } from 'node:crypto'

/**
 * How long the key of a row may be in a tag, in characters. A longer one is hashed.
 */
const LONGEST_KEY = 128

/**
 * A UUID is the same in capitals, and a database may write it in another way than it was given.
 */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * The tag of the pages that show a row.
 *
 * @param pageTag - Of its model
 * @param key - Its primary key
 * @returns `null` for a row that has none, so that no page can name it
 */
export function rowTag(pageTag: string, key: unknown): string | null {
  const text = textOf(key)
  return text === '' ? null : `${pageTag}:${nameOf(text)}`
}

/**
 * The tag of all pages that depend on a model in any way: on one of its rows, on a list of them, or on
 * there being none. No row has it, because an asterisk is written in another way in the tags of rows.
 *
 * @param pageTag - Of the model
 */
export function modelTag(pageTag: string): string {
  return `${pageTag}:*`
}

function textOf(key: unknown): string {
  if (key === null || key === undefined) {
    return ''
  }
  return key instanceof Uint8Array ? Buffer.from(key).toString('hex') : String(key)
}

/**
 * Tags also stand in headers for caches in front, in which spaces and commas part them.
 */
function nameOf(text: string): string {
  const canonical = UUID.test(text) ? text.toLowerCase() : text
  const name = encodeURIComponent(canonical.toWellFormed()).replaceAll('*', '%2A')
  return name.length > LONGEST_KEY ? `sha256-${hash('sha256', canonical)}` : name
}
