import { PAGES_NAMESPACE, PageStore } from './page_store.ts'
import { SharedEntries } from './shared_entries.ts'
import { checkStore, type StoreNames } from './check_store.ts'
import type { StoreSettings, StoreTraits } from './store_settings.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * What the page cache needs of `@adonisjs/cache`.
 */
export interface CacheStores extends StoreNames {
  /** Where they keep what is written to them, by their names */
  traits: ReadonlyMap<string, StoreTraits>
  use: (name: string) => CacheProvider
  heard: StoreSettings['heard']
  taken: StoreSettings['taken']
}

/**
 * The page stores of an application, one for each store of config/cache.ts that pages are kept
 * in.
 */
export class PageStores {
  #caches: CacheStores
  #logger: Logger
  #settings: Omit<StoreSettings, keyof StoreTraits | 'heard' | 'taken'>
  #stores = new Map<string, PageStore>()

  constructor(
    caches: CacheStores,
    logger: Logger,
    settings: Omit<StoreSettings, keyof StoreTraits | 'heard' | 'taken'>
  ) {
    this.#caches = caches
    this.#logger = logger
    this.#settings = settings
  }

  /**
   * The stores in use by now.
   */
  inUse(): PageStore[] {
    return [...this.#stores.values()]
  }

  /**
   * Every store of config/cache.ts. A process that serves no pages, such as a queue's, does not
   * know which of them the others use.
   */
  all(): PageStore[] {
    return this.#caches.names.map((name) => this.use(name, 'config/cache.ts'))
  }

  /**
   * @param name - Of a store; `null` for the default one of config/cache.ts
   * @param declaredBy - Who names it, for the message
   * @throws E_INVALID_POLICY - when config/cache.ts has no such store
   */
  use(name: string | null, declaredBy: string): PageStore {
    name ??= this.#caches.defaultName
    const known = this.#stores.get(name)
    if (known) {
      return known
    }
    this.check(name, declaredBy)
    const store = new PageStore(name, this.#caches.use(name), this.#logger, this.#settingsOf(name))
    this.#stores.set(name, store)
    return store
  }

  /**
   * Looks whether there is such a store, and opens none.
   *
   * @returns its name
   * @throws E_INVALID_POLICY - when config/cache.ts has no such store
   */
  check(name: string | null, declaredBy: string): string {
    return checkStore(this.#caches, name, declaredBy)
  }

  /**
   * What is kept beside the pages of a store, and removed with them.
   */
  entriesBeside({ name }: PageStore): SharedEntries {
    // Only the page store looks whether it was cleared: what others write must not hide that.
    const settings = { ...this.#settingsOf(name), ownEntries: null }
    return new SharedEntries(name, this.#caches.use(name), PAGES_NAMESPACE, settings)
  }

  #settingsOf(name: string): StoreSettings {
    const { traits, heard, taken } = this.#caches
    return { ...this.#settings, heard, taken, ...traits.get(name)! }
  }
}
