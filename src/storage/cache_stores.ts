import type { CacheStores } from './page_stores.ts'

/**
 * What the page cache needs of `@adonisjs/cache`.
 *
 * @param config - config/cache.ts
 * @param traits - Of its stores
 * @param manager - Its service
 */
export function cacheStores(
  config: { default: string; stores: object },
  traits: CacheStores['traits'],
  manager: unknown
): CacheStores {
  return {
    names: Object.keys(config.stores),
    defaultName: config.default,
    traits,
    use: (name) => (manager as Pick<CacheStores, 'use'>).use(name),
  }
}
