import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { NetworkResults } from './network_results.ts'
import { storeFailure } from '../storage/failures/store_failure.ts'
import { whileAnswering } from '../storage/failures/while_answering.ts'
import type { CacheProvider } from '@adonisjs/cache/types'
import type { Clearance } from './clearance.ts'
import type { ClearablePages, ClearResult } from './clear_types.ts'

/**
 * A store with a tier in memory suppresses the errors of its second tier by default.
 */
const WITH_L2_ERRORS = { suppressL2Errors: false }

/**
 * Clears stores, all at the same time: one that fails, or hangs, does not keep the others.
 *
 * @param use - Gives a store of config/cache.ts by its name
 * @param onResult - Called with the result of each store as soon as it is known
 */
export async function clearStores(
  clearance: Clearance,
  pages: ClearablePages,
  use: (store: string) => CacheProvider,
  onResult: (result: ClearResult) => void = () => {}
): Promise<ClearResult[]> {
  const networks = new NetworkResults(clearance.namespace === null ? pages.networks?.names : [])
  const results: ClearResult[] = clearance.stores.map((store) => ({ store, error: null }))
  const clear = async (result: ClearResult) => {
    try {
      await clearStore(clearance, result.store, networks.apart(pages), use(result.store))
    } catch (error) {
      result.error = error instanceof Error ? reasonOf(error) : String(error)
    }
    onResult(result)
  }
  const clearAll = () => Promise.all(results.map(clear))
  if (pages.networks) {
    networks.note(await pages.networks.underWay.watch(clearAll))
  } else {
    await clearAll()
  }
  networks.all.forEach(onResult)
  return [...results, ...networks.all]
}

async function clearStore(
  { pages: onlyPages, urls, tags, namespace }: Clearance,
  store: string,
  pages: ClearablePages,
  cache: CacheProvider
): Promise<void> {
  const options = { cache: store }
  if (namespace !== null) {
    return whileAnswering(store, cache, () => cache.namespace(namespace).clear(WITH_L2_ERRORS))
  }
  if (urls.length + tags.length === 0) {
    // Through the page cache as well: pages that are being produced must not be stored.
    await pages.clear(options)
    return onlyPages ? undefined : whileAnswering(store, cache, () => cache.clear(WITH_L2_ERRORS))
  }
  for (const url of urls) {
    await pages.forgetUrl(url, options)
  }
  if (tags.length > 0) {
    await pages.forgetTags(tags, options)
  }
  if (tags.length > 0 && !onlyPages) {
    await whileAnswering(store, cache, () => cache.deleteByTag({ tags, ...WITH_L2_ERRORS }))
  }
}

/**
 * The message of an error is often that a driver failed; its cause says why. That of a store that is
 * not available names the store once more, and so does whoever is told the reason.
 */
function reasonOf(error: Error): string {
  const { cause } = error
  if (error instanceof E_STORE_UNAVAILABLE) {
    return storeFailure(cause).message
  }
  return cause instanceof Error && cause.message && !error.message.includes(cause.message)
    ? `${error.message} (${cause.message})`
    : error.message
}
