import type { NetworkFailure } from '../network_types.ts'

/**
 * The part of the page cache that is needed to invalidate pages.
 */
export interface ClearablePages {
  /** The networks in front, which purge what is cleared here */
  networks?: {
    names: string[]
    underWay: {
      /** Resolves when what some work has had purged was purged once more, to what of it was not */
      watch(work: () => Promise<unknown>): Promise<NetworkFailure[]>
    }
  } | null
  clear(options: { cache: string }): Promise<unknown>
  forgetUrl(url: string, options: { cache: string }): Promise<unknown>
  forgetTags(tags: string[], options: { cache: string }): Promise<unknown>
}

/**
 * The result for one store, or for one network in front.
 */
export interface ClearResult {
  store: string
  /** `store` is the name of a network, for people */
  isNetwork?: true
  /** Why it could not be cleared; `null` where it was */
  error: string | null
}
