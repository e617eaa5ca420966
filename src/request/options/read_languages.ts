import type { MakeRequestsOptions } from '../types.ts'
import type { Languages } from './languages.ts'
import type { Reading } from './reader.ts'

/**
 * The languages that every page is asked in, or null.
 *
 * @throws E_INVALID_REQUEST_OPTION
 */
export function readLanguages(
  given: MakeRequestsOptions['languages'],
  { reader }: Reading
): Languages | null {
  if (given === undefined) {
    return null
  }
  const languages = Array.isArray(given) ? { values: given, cookie: null } : { ...given }
  const { values, cookie } = languages
  const isText = (value: unknown) =>
    typeof value === 'string' && /^[\x21-\x7e][\x20-\x7e]*$/.test(value)
  const isCookie = cookie === null || /^[\w!#$%&'*+.^`|~-]+$/.test(cookie ?? '')
  if (!Array.isArray(values) || !values.every(isText) || !isCookie) {
    reader.refuse(
      'languages',
      `expected a list such as ['de', 'en'], or { cookie: 'locale', values: ['de', 'en'] }`
    )
  }
  return values.length === 0 ? null : { values: [...new Set(values)], cookie }
}
