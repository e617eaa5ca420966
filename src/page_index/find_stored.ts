import { Page } from '../page/page.ts'
import { VariantIndex } from '../page/variant_index.ts'
import { rootOf } from './root_of.ts'
import type { PageRecord } from '../page/page_record.ts'
import type { PageStore } from '../storage/page_store.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * Finds the page of a record in the store, as a visitor would: one that was removed, evicted or
 * invalidated is not there any more.
 *
 * @returns the record with the times of the page that is there; `null` where none is
 * @throws E_STORE_UNAVAILABLE
 */
export async function findStored(
  record: PageRecord,
  store: PageStore,
  entries: SharedEntries
): Promise<PageRecord | null> {
  const { key } = record
  const root = rootOf(key)
  if (root !== key) {
    const index = VariantIndex.parse(await entries.read(root))
    if (!index || !key.startsWith(`${root};${index.generation}`)) {
      return null
    }
  }
  const page = Page.parse(await entries.read(key))
  if (page === null || !(await store.tags.areCurrent(page.tagVersions))) {
    return null
  }
  const { storedAt, freshUntil } = page
  return { ...record, storedAt, freshUntil }
}
