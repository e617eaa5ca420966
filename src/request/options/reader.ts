import type { RequestRuntime } from '../runtime.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { RequestOptionsReader } from './request_options_reader.ts'

/**
 * What a reader may look at besides the value of its own option.
 */
export interface Reading {
  /** The option that is read */
  name: string

  /** Reads common kinds of values, and refuses what makes no sense */
  reader: RequestOptionsReader
  options: MakeRequestsOptions
  runtime: RequestRuntime | null
}

/**
 * Checks the value of one option of `makeRequests`, and fills in its default.
 *
 * @throws E_INVALID_REQUEST_OPTION - naming the option, and what to write instead
 */
export type Reader<Value, Result = unknown> = (value: Value, reading: Reading) => Result
