import type { OptionsReader } from './options_reader.ts'

/**
 * Reads one option: checks it, resolves its unit, and knows its default.
 */
export type Reader<Value = unknown, Options extends OptionsReader = OptionsReader> = (
  options: Options,
  name: string
) => Value

/**
 * A table with a reader for each option of a type. One that is missing does not compile.
 */
export type Readers<Written, Options extends OptionsReader = OptionsReader> = {
  [Name in keyof Written]-?: Reader<unknown, Options>
}
