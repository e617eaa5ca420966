import { parseDictionary } from 'structured-headers'
import { CacheControl } from './cache_control.ts'

/**
 * Directives whose argument is a number of seconds. With another argument nobody knows what the
 * header means.
 */
const SECONDS = ['max-age', 's-maxage', 'stale-while-revalidate', 'stale-if-error']

/**
 * A decimal is no such number. The parser tells `60.0` from `60` no more than JavaScript does.
 */
const SECONDS_AS_DECIMAL = new RegExp(`(^|,)\\s*(${SECONDS.join('|')})=-?\\d+\\.`)

/**
 * The directives for this cache: those of the first of several response headers that is there, and valid
 * (RFC 9213, 2.2). They count in place of `Cache-Control` and of `Expires`.
 *
 * Each is a dictionary of structured fields, and not of the grammar of `Cache-Control`: one that cannot
 * be read as such, is empty, or has no number of seconds where one belongs, is as if it were not there
 * (RFC 9213, 2.1).
 *
 * @param targets - Names of the headers in lower case, that which counts most first
 * @param lines - The lines of a header
 * @returns `null` where there is no such header
 */
export function targetedCacheControl(
  targets: readonly string[],
  lines: (name: string) => string[]
): CacheControl | null {
  for (const target of targets) {
    const members = read(lines(target).join(','))
    if (members !== null) {
      return CacheControl.of(members)
    }
  }
  return null
}

function read(value: string): [name: string, argument: string][] | null {
  try {
    const members = parseDictionary(value)
    const isValid =
      members.size > 0 &&
      !SECONDS_AS_DECIMAL.test(value) &&
      [...members].every(([name, [argument]]) => fits(name, argument))
    return isValid
      ? [...members].map(([name, [argument]]) => [name, argument === true ? '' : String(argument)])
      : null
  } catch {
    return null
  }
}

function fits(name: string, argument: unknown): boolean {
  return SECONDS.includes(name)
    ? Number.isInteger(argument) && Number(argument) >= 0
    : argument !== false
}
