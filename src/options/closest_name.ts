import { closest, distance } from 'fastest-levenshtein'

/**
 * How many characters of a name may be wrong where it is taken for another one. Of a short name less
 * than half must be: "nope" is no misspelt "home".
 */
const MOST_WRONG = 3

/**
 * The name that is almost the same as another one.
 *
 * @param known - At least one
 * @returns `undefined` where none is
 */
export function closestName(name: string, known: string[]): string | undefined {
  const suggestion = closest(plain(name), known.map(plain))
  const wrong = distance(plain(name), suggestion)
  return wrong <= MOST_WRONG && wrong < Math.max(plain(name).length, suggestion.length) / 2
    ? known.find((one) => plain(one) === suggestion)
    : undefined
}

/**
 * A name without what people write differently: `cache_timeout`, `cachetimeout`.
 */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
