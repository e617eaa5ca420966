/**
 * The stored form of the version of a tag.
 */
interface TagEntry {
  version: string
  toJSON: () => { format: number; version: string }
}

/**
 * What the versions of tags need of a store.
 */
export interface TagStore {
  name: string
  /** Past what this process remembers; `undefined` where the store does not answer */
  readShared: (key: string) => Promise<unknown>
  delete: (key: string) => Promise<void>
  /** The same even while the store is left alone, and it throws where it does not succeed */
  insistOnWriting: (key: string, version: TagEntry, ttl: number | null) => Promise<void>
  write: (key: string, version: TagEntry, ttl: number | null) => Promise<boolean>
}
