import { AS_WRITTEN, type QueryReading } from './query_reading.ts'
import { splitParameter } from './split_parameter.ts'

/**
 * One parameter of a query string.
 */
interface Parameter {
  /** As it stands there */
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
 * A query string for comparison: the parameters sorted by name, each in one spelling, without the ignored
 * ones. The handler sees it in place of the query as it was written.
 *
 * What the query parser of the application tells apart stays so: `a=1,2` and `a=1%2C2`, `a=1&a=2` and
 * `a=2&a=1`. Two queries with one canonical form must be the same to every handler.
 *
 * @param query - Without the question mark
 * @param reading - How the application reads it
 */
export function canonicalQuery(
  query: string | null | undefined,
  { isIgnored, spell }: QueryReading = AS_WRITTEN
): string {
  if (!query) {
    return ''
  }
  const parameters = parametersOf(spell(query)).filter(({ name }) => !isIgnored(name))
  if (parameters.length <= SORTABLE && parameters.every(({ root }) => root !== '')) {
    parameters.sort((a, b) => (a.root < b.root ? -1 : a.root > b.root ? 1 : 0))
  }
  return parameters.map(({ raw }) => raw).join('&')
}

/**
 * The decoded names in a query string.
 */
export function parameterNames(query: string | null | undefined): string[] {
  return query ? parametersOf(query).map(({ name }) => name) : []
}

/**
 * Makes one test of a list of names, in which `*` at the end matches any rest.
 */
export function nameMatcher(names: string[]): (name: string) => boolean {
  const exact = new Set(names.filter((name) => !name.endsWith('*')))
  const prefixes = names.filter((name) => name.endsWith('*')).map((name) => name.slice(0, -1))
  return (name) => exact.has(name) || prefixes.some((prefix) => name.startsWith(prefix))
}

/**
 * The parameters of a query string, in their order. Empty ones say nothing.
 */
export function parametersOf(query: string): Parameter[] {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const name = decode(splitParameter(raw)[0])
      return { raw, name, root: name.split(/[[.]/, 1)[0] }
    })
}

function decode(name: string): string {
  if (!/[%+]/.test(name)) {
    return name
  }
  const spaced = name.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
