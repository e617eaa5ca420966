import type { CacheHelpersConfig } from './config_types.ts'

/**
 * The configuration with its defaults applied and its units resolved: the fields below are those
 * that differ from {@link CacheHelpersConfig}.
 */
export interface ResolvedConfig extends Required<
  Omit<
    CacheHelpersConfig,
    | 'enabled'
    | 'hosts'
    | 'grace'
    | 'staleIfError'
    | 'timeLimit'
    | 'memo'
    | 'memoSize'
    | 'maxBodySize'
    | 'flightTimeout'
    | 'browserTimeout'
  >
> {
  /** `null`: not in development and in tests */
  enabled: boolean | null
  /** `null`: that of APP_URL, or any */
  hosts: (string | ((host: string) => boolean))[] | null
  /** Seconds */
  grace: number
  /** Seconds */
  staleIfError: number
  /** Seconds; `null`: as long as it likes */
  timeLimit: number | null
  /** Milliseconds; 0: none */
  memo: number
  /** Bytes */
  memoSize: number
  /** Bytes */
  maxBodySize: number
  /** Milliseconds */
  flightTimeout: number
  /** Seconds; `null`: as long as a page is fresh */
  browserTimeout: number | null
}
