import { OwnVersions } from './own_versions.ts'
import { StoredVersions } from './stored_versions.ts'
import { ToldVersions } from './told_versions.ts'
import type { StoreSettings } from '../store_settings.ts'
import type { TagStore } from './tag_store.ts'
import type { Versions } from './versions.ts'

/**
 * Where the versions of the tags of a store are kept.
 *
 * @param tell - Tells other processes on the bus of a memory, which hear it as the removal of an entry, and waits
 * until the bus has taken that
 */
export function openVersions(
  store: TagStore,
  settings: Pick<StoreSettings, 'ownEntries' | 'isConnected' | 'keyPrefix' | 'heard' | 'taken'>,
  tell: (key: string, taken: Promise<void>) => Promise<void>
): Versions {
  const { ownEntries, isConnected, keyPrefix } = settings
  if (ownEntries === null) {
    return new StoredVersions(store, keyPrefix)
  }
  return isConnected
    ? new ToldVersions(ownEntries, store.name, { ...settings, tell })
    : new OwnVersions(ownEntries)
}
