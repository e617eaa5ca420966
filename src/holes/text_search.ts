import { placeIn } from './place.ts'
import { positions } from './cut.ts'
import type { BodyKind } from './written.ts'

/**
 * What was found of a text in a body. `doubtful`: it cannot be told whether what stands there is the
 * visitor's, or where else the visitor's is.
 */
export type Finding = 'absent' | 'doubtful' | 'certain'

/**
 * What a token is made of.
 */
const TOKEN = /^[\w+/=.~-]{16,}$/

/**
 * Where a letter and a digit meet. Words have few of such places, what is made at random has many.
 */
const CHANGE = /(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])/gi

const CHANGES_OF_TOKENS = 3

/**
 * One word of lower-case letters, or no letters: the words of HTML, a number, `https://`.
 */
const COMMON = /^\p{Ll}*\P{L}*$/u

/**
 * What makes a text the part of a longer one: of a word, a path, or the name of a file.
 */
const GOES_ON_BEFORE = /[\p{L}\p{M}\p{N}_\-/+.~@%]$/u
const GOES_ON_AFTER =
  /^(?:[\p{L}\p{M}\p{N}_\-/+~@%=]|[.:][\p{L}\p{N}/]|&(?!(?:amp|lt|gt|quot|nbsp|#39|#x27);))/u

/**
 * Everything that escapes a character in HTML, JSON, scripts and URLs.
 */
const ESCAPED =
  /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?|\\u([\da-f]{4})|\\u\{([\da-f]{1,6})\}|\\x([\da-f]{2})|\\([^a-z\d])|((?:%[\da-f]{2})+)|\+/gi

const NAMED: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/**
 * How often a body may be escaped over and over.
 */
const DEPTH = 8

/**
 * Looks in a body for what visitors have written about themselves. They may write anything, the
 * words of the page and of HTML too, so whatever is not certain is said to be in doubt.
 *
 * A text is certain where it stands in no other form (escaped, in another case), is not the part of
 * a longer one, and is either a token, which nobody writes by chance, or stands once, where the
 * page is known to show it, among what HTML shows or in a string of JSON.
 */
export class TextSearch {
  #body: string
  #kind: BodyKind
  #plain: string | null | undefined

  constructor(body: string, kind: BodyKind) {
    this.#body = body
    this.#kind = kind
  }

  /**
   * @param text - What to look for
   * @param written - The text as it is written in a body of this kind
   * @param isDeclared - Whether the page is known to show it
   */
  find(text: string, written: string, isDeclared: boolean): Finding {
    const offsets = positions(this.#body, written)
    const times = this.#timesInAnyForm(text)
    if (times === 0 && offsets.length === 0) {
      return 'absent'
    }
    const isDistinct =
      times === offsets.length && offsets.every((offset) => !this.#goesOn(offset, written.length))
    if (!isDistinct) {
      return 'doubtful'
    }
    const isCertain =
      isToken(text) ||
      (isDeclared && times === 1 && !COMMON.test(text) && this.#isShown(text, offsets[0]))
    return isCertain ? 'certain' : 'doubtful'
  }

  /**
   * @returns `null` where that cannot be told
   */
  #timesInAnyForm(text: string): number | null {
    this.#plain = this.#plain === undefined ? plain(this.#body) : this.#plain
    const wanted = plain(text)
    return this.#plain === null || !wanted ? null : positions(this.#plain, wanted).length
  }

  #goesOn(offset: number, length: number): boolean {
    const before = this.#body.slice(Math.max(0, offset - 2), offset)
    const after = this.#body.slice(offset + length, offset + length + 6)
    return GOES_ON_BEFORE.test(before) || GOES_ON_AFTER.test(after)
  }

  /**
   * Whether the one place of an ordinary text is one that readers see.
   */
  #isShown(text: string, offset: number): boolean {
    switch (this.#kind) {
      case 'html':
        return placeIn(this.#body, offset).place === 'text'
      case 'json':
        return isValueOfJson(this.#body, text)
      case 'plain':
        return true
      default:
        return false
    }
  }
}

/**
 * Whether a text, written once in a JSON body, is in a string that is a value, and no HTML.
 */
function isValueOfJson(json: string, text: string): boolean {
  let isValue = false
  try {
    JSON.parse(json, (_, value) => {
      isValue ||= typeof value === 'string' && value.includes(text) && !value.includes('<')
      return value
    })
  } catch {
    return false
  }
  return isValue
}

function isToken(text: string): boolean {
  return TOKEN.test(text) && (text.match(CHANGE)?.length ?? 0) >= CHANGES_OF_TOKENS
}

/**
 * A text without its escapes, in lower case: all forms of a text have the same one.
 *
 * @returns `null` where it is escaped too often
 */
function plain(text: string): string | null {
  for (let depth = 0; depth < DEPTH; depth++) {
    const unescaped = text.replace(ESCAPED, unescape)
    if (unescaped === text) {
      return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
    }
    text = unescaped
  }
  return null
}

function unescape(all: string, decimal: string, ...groups: (string | undefined)[]): string {
  const [hexadecimal, named, unicode, point, byte, character, percents] = groups
  if (named !== undefined) {
    return NAMED[named.toLowerCase()]
  }
  if (character !== undefined) {
    return character
  }
  if (percents !== undefined) {
    return fromPercents(percents)
  }
  const hex = hexadecimal ?? unicode ?? point ?? byte
  if (decimal === undefined && hex === undefined) {
    return ' '
  }
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : all
}

function fromPercents(percents: string): string {
  try {
    return decodeURIComponent(percents)
  } catch {
    return percents
  }
}
