import type { StaticName } from '../types.ts'

/**
 * The static property of a controller that sets an option: `cacheStaleIfError` for `staleIfError`.
 */
export function staticName<Option extends string>(option: Option): StaticName<Option> {
  return `cache${option[0].toUpperCase()}${option.slice(1)}` as StaticName<Option>
}
