import type { CacheStores } from './page_stores.ts'
import type { StoreNames } from './check_store.ts'

/**
 * The stores of config/cache.ts, by its `stores`.
 */
interface Configured {
  default: string
  stores: object
}

/**
 * Names the stores, and opens none.
 */
export function storeNames(config: Configured): StoreNames {
  return { names: Object.keys(config.stores), defaultName: config.default }
}

/**
 * What the page cache needs of `@adonisjs/cache`.
 *
 * @param config - config/cache.ts
 * @param traits - Of its stores
 * @param manager - Its service
 */
export function cacheStores(
  config: Configured,
  traits: CacheStores['traits'],
  manager: unknown
): CacheStores {
  const use: CacheStores['use'] = (name) => (manager as Pick<CacheStores, 'use'>).use(name)
  return { ...storeNames(config), traits, use }
}
