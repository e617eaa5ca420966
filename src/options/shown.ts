import { inspect } from 'node:util'

/**
 * A value that makes no sense, as an error shows it: not what is deep inside it, and of the context of a
 * request nothing, which has the session of a visitor.
 */
export function shown(value: unknown): string {
  return value?.constructor?.name === 'HttpContext'
    ? 'the context of a request'
    : inspect(value, { depth: 1, breakLength: 80 })
}
