import { rootOf } from '../page_index/root_of.ts'
import { clearSlot } from '../storage/slot/slot_entries.ts'
import type { IndexGaps } from '../page_index/index_reading.ts'
import type { PageIndex } from '../page_index/page_index.ts'
import type { PageRecord } from '../page/page_record.ts'
import type { PageStore } from '../storage/page_store.ts'

/**
 * What old versions of the application have left in a store, as far as the index knows.
 */
export interface Pruned {
  /** Name of the store in config/cache.ts */
  store: string
  /** How many pages of each version, with their variants, were removed, or would be */
  versions: Record<string, number>
  pages: number
  /** Of their bodies */
  bytes: number
  gaps: IndexGaps
}

/**
 * Removes what old versions of the application have left in a store: pages, their variants, and what
 * belongs to those.
 *
 * @param index - Of the store
 * @param options.isOld - Whether what a version has stored is to be removed
 * @param options.isDryRun - Whether it is only counted
 * @throws E_STORE_UNAVAILABLE - some of it may be removed then
 */
export async function pruneStore(
  store: PageStore,
  index: PageIndex,
  { isOld, isDryRun }: { isOld: (version: string) => boolean; isDryRun: boolean }
): Promise<Pruned> {
  const reading = index.read()
  const pruned: Pruned = {
    store: store.name,
    versions: {},
    pages: 0,
    bytes: 0,
    gaps: reading.gaps,
  }
  for await (const records of reading.chunks()) {
    const old = records.filter(({ version }) => isOld(version))
    for (const { version, bytes } of await index.left(old)) {
      pruned.versions[version] = (pruned.versions[version] ?? 0) + 1
      pruned.pages++
      pruned.bytes += bytes
    }
    if (!isDryRun) {
      // What is gone already may have left its index of variants.
      await remove(store, old)
    }
  }
  return pruned
}

async function remove(store: PageStore, records: PageRecord[]): Promise<void> {
  const roots = new Set(records.map(({ key }) => rootOf(key)))
  const variants = records.map(({ key }) => key).filter((key) => !roots.has(key))
  await Promise.all([
    ...variants.map((key) => store.delete(key)),
    ...[...roots].map((root) => clearSlot(store, root)),
  ])
}
