/**
 * The largest number of seconds that is told apart from a larger one (RFC 9111, 1.2.2).
 */
const FOREVER = 2 ** 31

/**
 * One directive: a name, and an argument as a token or in quotes. Of what is no directive the name
 * counts all the same, without an argument that could be understood: `no-store x` still forbids to
 * store.
 *
 * Visitors write it: no part of it may match the same text in two ways, as spaces before and after an argument
 * that is empty, or a long header takes a time that grows with the square of its length.
 */
const DIRECTIVE =
  /\s*([!#$%&'*+.^_`|~0-9a-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"\s*|([^",\s]+)\s*|)|\s*)(?:,|$)|"(?:[^"\\]|\\.)*"|\s*([!#$%&'*+.^_`|~0-9a-z-]*)[^,"]*(?:,|$|(?="))/giy

/** What is in quotes; without the second one where that is missing, to the end of the header */
const QUOTED = /"(?:[^"\\]|\\.)*("?)/g

/**
 * The directives of `Cache-Control`, of a request or a response (RFC 9111, 5.2). Names are the
 * same in any case; an argument may be quoted, and what is in quotes is no directive.
 *
 * Written here because it decides who gets which page: the libraries that read this header take
 * `No-Store` or `no-store=1` for something else, find `max-age` within the quotes of another
 * directive, or cannot tell that a directive came twice.
 */
export class CacheControl {
  #directives = new Map<string, string[]>()

  /**
   * The same directives from another notation.
   *
   * @param directives - Names in lower case, with their arguments; an empty one for none
   */
  static of(directives: [name: string, argument: string][]): CacheControl {
    const cacheControl = new CacheControl()
    directives.forEach(([name, argument]) => cacheControl.#add(name, argument))
    return cacheControl
  }

  /**
   * @param values - The header, in one line or in several
   */
  constructor(...values: (string | string[] | number | undefined)[]) {
    const header = values
      .flat()
      .filter((value) => value !== undefined)
      .join(',')
    if (header === '') {
      return
    }
    for (const [text, name, quoted, token, malformed] of closed(header).matchAll(DIRECTIVE)) {
      if (name !== undefined) {
        this.#add(name, quoted?.replace(/\\(.)/g, '$1') ?? token ?? '')
      } else if (malformed) {
        this.#add(malformed, text)
      }
    }
  }

  /**
   * Whether a directive is there. One that is restricted to some fields counts as if it were
   * not.
   */
  has(name: string): boolean {
    return this.#directives.has(name)
  }

  /**
   * Whether a directive is there without an argument.
   */
  isBare(name: string): boolean {
    return this.#directives.get(name)?.every((value) => value === '') ?? false
  }

  /**
   * The argument of a directive that is a number of seconds.
   *
   * @returns `undefined` where there is no such directive; `null` where its argument is no such
   * number, or where it says different things (RFC 9111, 4.2.1)
   */
  seconds(name: string): number | null | undefined {
    const values = this.#directives.get(name)
    if (values === undefined) {
      return undefined
    }
    const numbers = new Set(
      values.map((value) => (/^\d+$/.test(value) ? Math.min(Number(value), FOREVER) : null))
    )
    return numbers.size === 1 ? [...numbers][0] : null
  }

  #add(name: string, argument: string): void {
    const known = this.#directives.get(name.toLowerCase())
    if (known === undefined) {
      this.#directives.set(name.toLowerCase(), [argument])
    } else {
      known.push(argument)
    }
  }
}

/**
 * A header in which each quote has its second one: what is behind one that has none is in no quotes. Such a
 * quote ends a directive, which is malformed.
 */
function closed(header: string): string {
  return header.includes('"')
    ? header.replace(QUOTED, (text, end) => (end === '' ? text.replaceAll('"', '\0,') : text))
    : header
}
