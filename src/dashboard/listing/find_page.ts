import { IndexRecords } from './index_records.ts'
import { rootOf } from '../../page_index/root_of.ts'
import type { ListedRecord } from './read_listing.ts'
import type { DashboardParts } from '../dashboard_parts.ts'

/**
 * One page with its other variants, those that are still in the store.
 *
 * @param key - The stored key of one of them
 * @returns none where the page is not stored any more
 * @throws E_STORE_UNAVAILABLE - where nobody knows whether it is
 */
export async function findVariants(
  { pageCache, version }: DashboardParts,
  storeName: string,
  key: string
): Promise<ListedRecord[]> {
  const { stores, notes } = pageCache
  const store = stores.inUse().find(({ name }) => name === storeName)
  if (store === undefined) {
    return []
  }
  const root = rootOf(key)
  const found: ListedRecord[] = []
  for await (const one of new IndexRecords(pageCache, version()).mustRead(storeName)) {
    const record = rootOf(one.key) === root ? await notes.indexOf(store).find(one) : null
    if (record !== null) {
      found.push({ store: storeName, record })
    }
  }
  return found.sort((one, other) =>
    one.record.key === key ? -1 : other.record.key === key ? 1 : 0
  )
}
