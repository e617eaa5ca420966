/**
 * What holds for a page store, beside what @adonisjs/cache knows of it.
 */
export interface StoreSettings {
  /** Of the configuration */
  keyPrefix: string
  /** Seconds that anything is kept at most; `null`: no limit */
  longestTtl: number | null
  /** Whether it has a memory before a second tier */
  isTiered: boolean
  /** How long pages that were read are remembered, in milliseconds, and how many bytes of them */
  memo: { trust: number; size: number }
}

/**
 * How long the memory before a second tier keeps an entry, as an option of bentocache, in
 * milliseconds. Another process may change what is in the second tier, and a bus that tells of that
 * may be away: what the memory holds is used for a second at most. Of the versions of tags, which
 * decide what is valid, it keeps none, and neither of what this process remembers by itself.
 */
export const IN_MEMORY = { entry: { ttl: 1_000 }, version: { ttl: -1 } }
