import { inspect } from 'node:util'
import string from '@adonisjs/core/helpers/string'

/**
 * Values of which one is to be written, as source code: `true, false or 'all'`.
 */
export function alternatives(values: unknown[]): string {
  return string.sentence(
    values.map((value) => inspect(value)),
    { pairSeparator: ' or ', lastSeparator: ' or ' }
  )
}
