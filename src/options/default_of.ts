import { OptionsReader } from './options_reader.ts'
import type { Reader } from './readers.ts'

/**
 * The default of an option: what its reader answers where nothing was written.
 *
 * @throws Error - when the option is required
 */
export function defaultOf(read: Reader): unknown {
  const nothing = new OptionsReader({}, (name, problem) => {
    throw new Error(`${name}: ${problem}`)
  })
  return read(nothing, 'option')
}
