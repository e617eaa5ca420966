/**
 * Where a store keeps what is written to it.
 */
export interface StoreTraits {
  /** Whether it has a memory before a second tier */
  isTiered: boolean

  /**
   * How many entries it may have, where it is the memory of this process alone: that answers at once, and
   * no other process writes to it. `null` for any other store
   */
  ownEntries: number | null

  /** Whether it is such a memory, and a bus tells those of other processes what is removed from it */
  isConnected: boolean

  /** Whether an entry that cannot be written whole leaves nothing of the one that it was to replace */
  writesInPlace: boolean
}

/**
 * What holds for the entries of a store, whatever they are.
 */
export interface EntrySettings extends StoreTraits {
  /** Of the configuration */
  keyPrefix: string
  /** Seconds that anything is kept at most; `null`: no limit */
  longestTtl: number | null
}

/**
 * What holds for a page store, beside what @adonisjs/cache knows of it.
 */
export interface StoreSettings extends EntrySettings {
  /** How long pages that were read are remembered, in milliseconds, and how many bytes of them */
  memo: { trust: number; size: number }
  /** Whether the bodies of pages are stored compressed */
  isCompressed: boolean
  /** Called when the store fails, and when it works again: with `null` */
  changed: (store: string, error: unknown) => void
  /** Has a function called with the keys that other processes have removed from whatever store */
  heard: ListenToKeys
  /** Has a function called with the keys of which a bus has taken it that they are removed */
  taken: ListenToKeys
}

export type ListenToKeys = (listen: (keys: string[]) => void) => void

/**
 * How long the memory before a second tier keeps an entry, as an option of bentocache, in
 * milliseconds. Another process may change what is in the second tier, and a bus that tells of that
 * may be away: what the memory holds is used for a second at most. Of the versions of tags, which
 * decide what is valid, it keeps none, and neither of what this process remembers by itself.
 */
export const IN_MEMORY = { entry: { ttl: 1_000 }, version: { ttl: -1 } }
