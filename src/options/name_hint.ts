import { closest, distance } from 'fastest-levenshtein'

/**
 * How many characters of a name may be wrong where it is taken for another one. Of a short name less
 * than half must be: "nope" is no misspelt "home".
 */
const MOST_WRONG = 3

/**
 * How many names are listed.
 */
const LISTED = 40

/**
 * What whoever wrote a name that does not exist may have meant: the one that is almost the same, else
 * some that exist.
 *
 * @param known - At least one
 */
export function nameHint(name: string, known: string[]): string {
  const suggestion = closest(plain(name), known.map(plain))
  const meant = known.find((one) => plain(one) === suggestion)
  const wrong = distance(plain(name), suggestion)
  if (wrong <= MOST_WRONG && wrong < Math.max(plain(name).length, suggestion.length) / 2) {
    return `Did you mean "${meant}"?`
  }
  const more = known.length > LISTED ? ', …' : ''
  return `Known are: ${known.slice(0, LISTED).join(', ')}${more}`
}

/**
 * A name without what people write differently: `cache_timeout`, `cachetimeout`.
 */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
