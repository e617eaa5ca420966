import { OwnVersions } from './own_versions.ts'
import { StoredVersions } from './stored_versions.ts'
import type { TagStore } from './tag_store.ts'
import type { Versions } from './versions.ts'

/**
 * Where the versions of the tags of a store are kept.
 *
 * @param options - `ownEntries`: how many entries the store may have, where it is the memory of this
 * process alone; `keyPrefix`: of the configuration
 */
export function openVersions(
  store: TagStore,
  { ownEntries, keyPrefix }: { ownEntries: number | null; keyPrefix: string }
): Versions {
  return ownEntries === null ? new StoredVersions(store, keyPrefix) : new OwnVersions(ownEntries)
}
