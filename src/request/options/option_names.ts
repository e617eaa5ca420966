import { OPTION_READERS } from './option_readers.ts'
import type { MakeRequestsOptions } from '../types.ts'

/**
 * Names of all options of `makeRequests`.
 */
export const OPTION_NAMES = Object.keys(OPTION_READERS) as (keyof MakeRequestsOptions)[]
