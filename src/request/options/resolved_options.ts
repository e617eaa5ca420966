import type { OPTION_READERS } from './option_readers.ts'

type Readers = typeof OPTION_READERS

/**
 * The options of a run with their defaults filled in. Durations are milliseconds, and their names
 * say so: `timeoutMs`.
 */
export type ResolvedOptions = {
  [Name in keyof Readers as `${Name}${UnitOf<Name>}`]: ReturnType<Readers[Name]>
}

type UnitOf<Name extends keyof Readers> = Readers[Name] extends { unit: infer Unit extends string }
  ? Unit
  : ''
