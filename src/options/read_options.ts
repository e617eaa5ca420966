import type { Reader } from './readers.ts'
import type { OptionsReader } from './options_reader.ts'

/**
 * What a table of readers reads: the value of each option.
 */
export type ReadValues<Table extends Record<keyof Table, Reader<unknown, never>>> = {
  [Name in keyof Table]: ReturnType<Table[Name]>
}

/**
 * Reads every option of a table of readers.
 *
 * @param options - What was written
 * @param nameOf - Turns the name of an option into the one under which it was written
 * @throws what the options throw for a value that makes no sense
 */
export function readOptions<
  Options extends OptionsReader,
  Table extends Record<keyof Table, Reader<unknown, Options>>,
>(
  readers: Table,
  options: Options,
  nameOf: (name: string) => string = (name) => name
): ReadValues<Table> {
  const names = Object.keys(readers) as (keyof Table & string)[]
  return Object.fromEntries(
    names.map((name) => [name, readers[name](options, nameOf(name))])
  ) as ReadValues<Table>
}
