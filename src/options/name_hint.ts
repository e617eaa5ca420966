import { closest, distance } from 'fastest-levenshtein'

/**
 * What whoever wrote a name that does not exist may have meant: the one that is almost the same, else
 * some that exist.
 *
 * @param known - At least one
 */
export function nameHint(name: string, known: string[]): string {
  const suggestion = closest(plain(name), known.map(plain))
  const meant = known.find((one) => plain(one) === suggestion)
  return distance(plain(name), suggestion) <= 3
    ? `Did you mean "${meant}"?`
    : `Known are: ${known.join(', ')}`
}

/**
 * A name without what people write differently: `cache_timeout`, `cachetimeout`.
 */
function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}
