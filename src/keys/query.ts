import type { KeyedQuery } from './keyed_query.ts'

/**
 * One parameter of a query string, as it was written.
 */
interface Parameter {
  raw: string
  /** Decoded name: `a[b]` of `a%5Bb%5D=1` */
  name: string
  /**
   * What the name begins with: parameters of one root are parsed into one value, in order.
   * Empty for a name such as `[a]`, which is parsed into the value of `a` or of anything else
   */
  root: string
}

/**
 * More parameters than the query parser looks at (`parameterLimit`), so that their order
 * decides which of them the handler sees.
 */
const SORTABLE = 1000

/**
 * A query string for comparison: the parameters sorted by name, without the ignored ones.
 *
 * Nothing is decoded or re-encoded, and parameters of one root keep their order, because a
 * handler may tell `a=1,2` from `a=1%2C2` and `a=1&a=2` from `a=2&a=1`: two queries with one
 * canonical form must be the same to every handler.
 *
 * @param query - Without the question mark
 * @param isIgnored - Whether a parameter, by its decoded name, is no part of the page
 */
export function canonicalQuery(
  query: string | null | undefined,
  isIgnored: (name: string) => boolean = () => false
): string {
  if (!query) {
    return ''
  }
  const parameters = parse(query).filter(({ name }) => !isIgnored(name))
  if (parameters.length <= SORTABLE && parameters.every(({ root }) => root !== '')) {
    parameters.sort((a, b) => (a.root < b.root ? -1 : a.root > b.root ? 1 : 0))
  }
  return parameters.map(({ raw }) => raw).join('&')
}

/**
 * What of a query string is no part of the page, as it was written, and so is hidden from its
 * handler.
 *
 * @param query - Without the question mark
 * @param keyedQuery - How much of it the key function keys on; `null` where nobody knows
 * @param isIgnored - Whether a parameter, by its decoded name, is no part of any page
 */
export function hiddenQuery(
  query: string | null | undefined,
  keyedQuery: KeyedQuery | null,
  isIgnored: (name: string) => boolean
): string {
  if (!query || keyedQuery === 'none') {
    return query ?? ''
  }
  const hidden = parse(query).filter(({ name }) => isIgnored(name))
  return hidden.map(({ raw }) => raw).join('&')
}

/**
 * The decoded names in a query string.
 */
export function parameterNames(query: string | null | undefined): string[] {
  return query ? parse(query).map(({ name }) => name) : []
}

/**
 * Makes one test of a list of names, in which `*` at the end matches any rest.
 */
export function nameMatcher(names: string[]): (name: string) => boolean {
  const exact = new Set(names.filter((name) => !name.endsWith('*')))
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
}

function parse(query: string): Parameter[] {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const name = decode(rawName(raw))
      return { raw, name, root: name.split(/[[.]/, 1)[0] }
    })
}

/**
 * Where the query parser of AdonisJS takes a name to end: an equals sign in brackets is part
 * of it.
 */
function rawName(raw: string): string {
  const readable = raw.replace(/%5b/gi, '[').replace(/%5d/gi, ']')
  const end = readable.indexOf(']=')
  return end === -1 ? readable.split('=', 1)[0] : readable.slice(0, end + 1)
}

function decode(name: string): string {
  const spaced = name.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
