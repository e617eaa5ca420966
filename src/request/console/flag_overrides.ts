import type { MakeRequestsOptions } from '../types.ts'

/**
 * The flags of a warm-up command that are options of `makeRequests`. What was not given is
 * `undefined`.
 */
export interface RequestFlags {
  flagConcurrency?: number
  flagTimeout?: string
  flagRetries?: number
  flagRate?: number
  flagBaseUrl?: string
  flagInProcess?: boolean
  flagRenew?: boolean
  flagVerify?: boolean
  flagLimit?: number
  flagFailFast?: boolean
}

/**
 * The options that flags set. An option without its flag is `undefined`, and so none.
 */
export function flagOverrides(flags: RequestFlags): Partial<MakeRequestsOptions> {
  const { flagInProcess: inProcess, flagTimeout: timeout } = flags
  return {
    concurrency: flags.flagConcurrency,
    // A flag is text, where an option may be a number of seconds.
    timeout: timeout !== undefined && /^\d+(\.\d+)?$/.test(timeout) ? Number(timeout) : timeout,
    retries: flags.flagRetries,
    rate: flags.flagRate,
    baseUrl: flags.flagBaseUrl,
    transport: inProcess === undefined ? undefined : inProcess ? 'in-process' : 'http',
    renew: flags.flagRenew,
    verify: flags.flagVerify,
    limit: flags.flagLimit,
    failFast: flags.flagFailFast,
  }
}
