import { keyPrefix } from './stored_key.ts'
import { SharedEntries } from './shared_entries.ts'
import type { CacheProvider } from '@adonisjs/cache/types'
import type { EntrySettings } from './store_settings.ts'

/**
 * Beside the pages, so that clearing them in the middle of a warm-up takes nothing of what is
 * known of it.
 */
const RUNS_NAMESPACE = 'warm-ups'

/**
 * How long what is known of a warm-up is kept, in seconds: a week.
 */
const KEPT_FOR = 7 * 86_400

/**
 * How long the store may take for one operation, in milliseconds. No visitor waits for it, and a database
 * that is connected to for the first time, has to make its table, or is busy may take more than a second.
 */
const OPERATION_LIMIT = 5_000

/**
 * What is remembered of warm-ups, in the store that pages are kept in. Other processes change it, so no
 * memory before a second tier is asked. Unlike a page, it is not served without when the store is down:
 * every method throws what the store throws, or that it does not answer.
 */
export class RunRecords {
  /** Whether other processes see what is written */
  readonly isShared: boolean
  #entries: SharedEntries
  #prefix: string

  /**
   * @param store - Its name in config/cache.ts
   * @param cache - What `@adonisjs/cache` has under that name
   */
  constructor(store: string, cache: CacheProvider, settings: EntrySettings) {
    this.isShared = settings.ownEntries === null
    this.#entries = new SharedEntries(store, cache, RUNS_NAMESPACE, settings, {
      limit: OPERATION_LIMIT,
    })
    this.#prefix = keyPrefix(settings.keyPrefix)
  }

  /** Name of the store in config/cache.ts */
  get store(): string {
    return this.#entries.store
  }

  /**
   * @param key - Letters, digits, dashes, underscores
   * @returns `null` where there is nothing; something that nobody has written where it cannot be read
   * @throws E_STORE_UNAVAILABLE
   */
  async read(key: string): Promise<unknown> {
    return this.#entries.read(this.#key(key))
  }

  /**
   * @param value - Plain JSON
   * @throws E_STORE_UNAVAILABLE
   */
  async write(key: string, value: unknown): Promise<void> {
    await this.#entries.write(this.#key(key), value, KEPT_FOR)
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
  async delete(key: string): Promise<void> {
    await this.#entries.delete(this.#key(key))
  }

  #key(key: string): string {
    return `${this.#prefix},${key}`
  }
}
