import { closestName } from './closest_name.ts'

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
  const meant = closestName(name, known)
  if (meant !== undefined) {
    return `Did you mean "${meant}"?`
  }
  const more = known.length > LISTED ? ', …' : ''
  return `Known are: ${known.slice(0, LISTED).join(', ')}${more}`
}
