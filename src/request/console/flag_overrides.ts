import { onlyFlag } from './only_flag.ts'
import type { MakeRequestsOptions } from '../types.ts'
import type { RequestFlags } from './request_flags.ts'

type Flag = Extract<keyof RequestFlags, `flag${Capitalize<string>}`>

/**
 * What each flag sets of the options of `makeRequests`; null where only the command itself looks
 * at it. A flag that is missing here does not compile.
 */
const OVERRIDES: {
  [Name in Flag]-?:
    ((value: NonNullable<RequestFlags[Name]>) => Partial<MakeRequestsOptions>) | null
} = {
  flagConcurrency: (concurrency) => ({ concurrency }),
  // A flag is text, where an option may be a number of seconds
  flagTimeout: (text) => ({ timeout: /^\d+(\.\d+)?$/.test(text) ? Number(text) : text }),
  flagRetries: (retries) => ({ retries }),
  flagRate: (rate) => ({ rate }),
  flagBaseUrl: (baseUrl) => ({ baseUrl }),
  flagInProcess: (isInProcess) => ({ transport: isInProcess ? 'in-process' : 'http' }),
  flagRenew: (renew) => ({ renew }),
  flagVerify: (verify) => ({ verify }),
  flagThroughNetwork: (throughNetwork) => ({ throughNetwork }),
  flagOnly: (values) => {
    const { states } = onlyFlag(values)
    return states.length > 0 ? { only: states } : {}
  },
  flagLimit: (limit) => ({ limit }),
  flagFailFast: (failFast) => ({ failFast }),
  flagAllowNothing: (allowNothing) => ({ allowNothing }),
  flagDryRun: null,
  flagJson: null,
  flagAllowFailures: null,
  flagResume: null,
  flagQueue: null,
  flagFollow: null,
  flagDetach: null,
  flagNextVersion: (nextVersion) => ({ nextVersion }),
}

/**
 * The options that the flags of a command set. A flag that was not given sets none.
 */
export function flagOverrides(command: RequestFlags): Partial<MakeRequestsOptions> {
  const overrides: Partial<MakeRequestsOptions> = {}
  for (const name of Object.keys(OVERRIDES) as Flag[]) {
    const override = OVERRIDES[name] as ((value: unknown) => object) | null
    if (override && command[name] !== undefined) {
      Object.assign(overrides, override(command[name]))
    }
  }
  return overrides
}
