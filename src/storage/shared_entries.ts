import pTimeout from 'p-timeout'
import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { afterFailure } from './after_failure.ts'
import { storeFailure } from './store_failure.ts'
import { IN_MEMORY, type StoreSettings } from './store_settings.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * How long the store may take for one operation, in milliseconds.
 */
const OPERATION_LIMIT = 1_000

/**
 * Entries beside the pages of a store, as all processes see them: past the memory of this one. No
 * visitor waits for them, so every method throws E_STORE_UNAVAILABLE where the store fails, or does
 * not answer.
 */
export class SharedEntries {
  readonly store: string
  #wholeStore: CacheProvider
  #cache: CacheProvider
  #settings: Omit<StoreSettings, 'memo'>
  #isReady = false

  /**
   * @param store - Its name in config/cache.ts
   * @param cache - What `@adonisjs/cache` has under that name
   * @param namespace - Of the pages: whoever clears them clears these as well
   */
  constructor(
    store: string,
    cache: CacheProvider,
    namespace: string,
    settings: Omit<StoreSettings, 'memo'>
  ) {
    this.store = store
    this.#wholeStore = cache
    this.#cache = cache.namespace(namespace)
    this.#settings = settings
  }

  /**
   * @returns `null` where there is nothing; something that is no entry where it cannot be read
   */
  async read(key: string): Promise<unknown> {
    const options = { key, grace: false, suppressL2Errors: false, ...IN_MEMORY.version } as const
    const get = () => this.#cache.get<unknown>(options).catch(afterFailure.reading)
    return (await this.#limited(get)) ?? null
  }

  /**
   * @param value - Plain JSON
   * @param ttl - Seconds; `null` for ever
   */
  async write(key: string, value: object, ttl: number | null): Promise<void> {
    const { longestTtl, isTiered } = this.#settings
    const milliseconds = Math.ceil(Math.min(ttl ?? Infinity, longestTtl ?? Infinity) * 1000)
    const options = { key, value, grace: false, tags: [] as string[] } as const
    const inStore = { ttl: milliseconds === Infinity ? null : milliseconds }
    const set = () => this.#cache.set({ ...options, ...inStore, suppressL2Errors: false })
    await this.#limited(async () => {
      const written = set().catch((error) => afterFailure.writing(error, set, async () => {}))
      if (isTiered) {
        const inMemory = { ...IN_MEMORY.version, skipL2Write: true, skipBusNotify: true }
        void this.#cache.set({ ...options, ...inMemory })
      }
      await written
    })
  }

  async #limited<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await pTimeout(this.#prepare().then(operation), {
        milliseconds: OPERATION_LIMIT,
        message: `The store has not answered for ${OPERATION_LIMIT} ms`,
      })
    } catch (error) {
      throw new E_STORE_UNAVAILABLE([this.store, storeFailure(error).message], { cause: error })
    }
  }

  /**
   * Only using the whole store makes the database driver create its table.
   */
  async #prepare(): Promise<void> {
    if (!this.#isReady) {
      await this.#wholeStore.has({ key: 'page-cache-ready', suppressL2Errors: false })
      this.#isReady = true
    }
  }
}
