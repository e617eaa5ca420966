import { Page } from '../page/page.ts'
import { VariantIndex } from '../page/variant_index.ts'
import { rootOf } from './root_of.ts'
import type { PageRecord } from '../page/page_record.ts'
import { usablePage, type KnownHoles } from '../storage/slot/usable_page.ts'
import type { PageStore } from '../storage/page_store.ts'
import type { SharedEntries } from '../storage/shared_entries.ts'

/**
 * A page that is stored.
 */
export interface FoundRecord extends PageRecord {
  /** It was expired, or another variant of it was renewed, so it is stale before its time */
  isOutdated: boolean
}

/**
 * Finds the page of a record in the store, as a visitor would: one that was removed, evicted or
 * invalidated is not there any more, and one that is outdated has expired when it became so.
 *
 * @param holes - Those of the application
 * @returns the record with the times of the page that is there; `null` where none is
 * @throws E_STORE_UNAVAILABLE
 */
export async function findStored(
  record: PageRecord,
  store: PageStore,
  entries: SharedEntries,
  holes: KnownHoles
): Promise<FoundRecord | null> {
  const { key } = record
  const root = rootOf(key)
  const index = root === key ? null : VariantIndex.parse(await entries.read(root))
  if (root !== key && (index === null || !key.startsWith(`${root};${index.generation}`))) {
    return null
  }
  const entry = Page.parse(await entries.read(key))
  const { page, isOutdated } = await usablePage(store, entry, index, holes)
  if (page === null) {
    // A store that fails knows no versions: that does not say that the page is gone.
    await (entry && entries.read(key))
    return null
  }
  const now = Date.now()
  const { storedAt } = page
  // Of a clock that was ahead: nobody knows how old it is.
  const freshUntil = page.isOfFuture(now) ? now : page.freshUntil
  return { ...record, storedAt, freshUntil, isOutdated }
}
