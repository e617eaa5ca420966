import { inspect } from 'node:util'

/**
 * What whoever wrote a value of the wrong type may have meant: a list of one item, a number, a string
 * or a boolean.
 *
 * @param accepts - Whether the option takes a value
 * @returns what to write instead; an empty string where nothing comes close
 * @example
 * ```ts
 * corrected('gzip', Array.isArray) // "write ['gzip']"
 * ```
 */
export function corrected(value: unknown, accepts: (value: unknown) => boolean): string {
  return candidates(value).find(({ meant }) => accepts(meant))?.advice ?? ''
}

function candidates(value: unknown): { meant: unknown; advice: string }[] {
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
