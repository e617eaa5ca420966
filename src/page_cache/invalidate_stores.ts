import type { PageStore } from '../storage/page_store.ts'

/**
 * One store that fails does not keep the pages of the others, and is reported all the same.
 *
 * @param done - Called with those that do not have them any more
 * @throws E_STORE_UNAVAILABLE - when a store still has them
 */
export async function invalidateStores(
  stores: PageStore[],
  tags: string[],
  done: (stores: PageStore[]) => void
): Promise<void> {
  const results = await Promise.allSettled(stores.map((store) => store.tags.invalidate(tags)))
  done(stores.filter((_, index) => results[index].status === 'fulfilled'))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    throw failed.reason
  }
}
