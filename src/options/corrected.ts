import { inspect } from 'node:util'
import { isTooLong } from './duration.ts'
import { closestName } from './closest_name.ts'

/**
 * What whoever wrote a value of the wrong type may have meant: a list of one item, a number, a string
 * or a boolean, or another one of those that there are.
 *
 * @param accepts - Whether the option takes a value
 * @param values - Those of which one is to be written, or a list of them
 * @returns what to write instead; an empty string where nothing comes close
 * @example
 * ```ts
 * corrected('gzip', Array.isArray) // "write ['gzip']"
 * ```
 */
export function corrected(
  value: unknown,
  accepts: (value: unknown) => boolean,
  values: unknown[] = []
): string {
  const others = [...misspelt(value, values), ...candidates(value)]
  return others.find(({ meant }) => accepts(meant))?.advice ?? ''
}

function misspelt(value: unknown, values: unknown[]): { meant: unknown; advice: string }[] {
  const known = values.filter((one) => typeof one === 'string')
  const isList = Array.isArray(value)
  const written = isList ? value.find((item) => !values.includes(item)) : value
  const meant = typeof written === 'string' && known.length > 0 && closestName(written, known)
  const advice = `did you mean ${inspect(meant)}?`
  return meant ? [{ meant: isList ? [meant] : meant, advice }] : []
}

function candidates(value: unknown): { meant: unknown; advice: string }[] {
  if (isTooLong(value)) {
    return [{ meant: 1, advice: 'the longest is 100 years' }]
  }
  if (typeof value === 'number') {
    return [{ meant: String(value), advice: `write '${value}', or String(…) around it` }]
  }
  if (typeof value !== 'string' || value.trim() === '') {
    return []
  }
  const number = Number(value)
  const boolean = { meant: value === 'true', advice: `write ${value}` }
  return [
    { meant: [value], advice: `write [${inspect(value)}]` },
    { meant: number, advice: `write ${number}, or Number(…) around it` },
    ...(value === 'true' || value === 'false' ? [boolean] : []),
  ]
}
