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
