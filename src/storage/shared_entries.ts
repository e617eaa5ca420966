import pTimeout from 'p-timeout'
import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { storeFailure } from './failures/store_failure.ts'
import { StoreEntries } from './store_entries.ts'
import type { EntrySettings } from './store_settings.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * How long the store may take for one operation where nothing else is said, in milliseconds.
 */
const OPERATION_LIMIT = 1_000

/**
 * Entries beside the pages of a store, as all processes see them: past the memory of this one. No
 * visitor waits for them, so every method throws E_STORE_UNAVAILABLE where the store fails, or does
 * not answer.
 */
export class SharedEntries {
  readonly store: string
  #entries: StoreEntries
  #limit: number

  /**
   * @param store - Its name in config/cache.ts
   * @param cache - What `@adonisjs/cache` has under that name
   * @param namespace - That of the pages: whoever clears them clears these as well; or one beside it
   * @param options - `limit`: how long the store may take for one operation, in milliseconds
   */
  constructor(
    store: string,
    cache: CacheProvider,
    namespace: string,
    settings: EntrySettings,
    { limit = OPERATION_LIMIT }: { limit?: number } = {}
  ) {
    this.store = store
    this.#limit = limit
    this.#entries = new StoreEntries(cache, namespace, settings, { suppressL2Errors: false })
  }

  /**
   * @returns `null` where there is nothing; something that is no entry where it cannot be read
   */
  async read(key: string): Promise<unknown> {
    return (await this.#limited(() => this.#entries.get(key, 'version'))) ?? null
  }

  /**
   * @param value - Plain JSON
   * @param ttl - Seconds; `null` for ever
   */
  async write(key: string, value: unknown, ttl: number | null): Promise<void> {
    await this.#limited(() => this.#entries.set(key, value, ttl, 'version', async () => {}))
  }

  async delete(key: string): Promise<void> {
    await this.#limited(() => this.#entries.delete(key))
  }

  async #limited<T>(operation: () => Promise<T>): Promise<T> {
    try {
      return await pTimeout(operation(), {
        milliseconds: this.#limit,
        message: `The store has not answered for ${this.#limit} ms`,
      })
    } catch (error) {
      throw new E_STORE_UNAVAILABLE([this.store, storeFailure(error).message], { cause: error })
    }
  }
}
