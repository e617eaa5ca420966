import type { CacheStores } from './page_stores.ts'
import type { ListenToKeys } from './store_settings.ts'
import type { StoreNames } from './check_store.ts'

/**
 * The stores of config/cache.ts, by its `stores`.
 */
interface Configured {
  default: string
  stores: object
}

/**
 * The service of `@adonisjs/cache`, as far as it is used.
 */
interface Manager extends Pick<CacheStores, 'use'> {
  on: (event: BusEvent, listen: (told: ToldOnBus) => void) => void
}

type BusEvent = 'bus:message:received' | 'bus:message:published'

interface ToldOnBus {
  message: { type: string; keys: string[] }
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
  const service = manager as Manager
  const use: CacheStores['use'] = (name) => service.use(name)
  const listenTo = (event: BusEvent, listen: (keys: string[]) => void) =>
    service.on(event, ({ message: { type, keys } }) => {
      if (type === 'delete') {
        listen(keys)
      }
    })
  const heard: ListenToKeys = (listen) => listenTo('bus:message:received', listen)
  const taken: ListenToKeys = (listen) => listenTo('bus:message:published', listen)
  return { ...storeNames(config), traits, use, heard, taken }
}
