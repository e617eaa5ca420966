import { keyPrefix } from './stored_key.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

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
 * What is remembered of warm-ups, in the store that pages are kept in. Unlike a page, it is not
 * served without when the store is down: every method throws what the store throws.
 */
export class RunRecords {
  /** Name of the store in config/cache.ts */
  readonly store: string
  /** Whether other processes see what is written */
  readonly isShared: boolean
  #wholeStore: CacheProvider
  #cache: CacheProvider
  #prefix: string
  #isReady = false

  /**
   * @param cache - What `@adonisjs/cache` has under the name of the store
   * @param options.keyPrefix - Of the configuration
   */
  constructor(
    store: string,
    cache: CacheProvider,
    options: { keyPrefix: string; isShared: boolean }
  ) {
    this.store = store
    this.isShared = options.isShared
    this.#wholeStore = cache
    this.#cache = cache.namespace(RUNS_NAMESPACE)
    this.#prefix = keyPrefix(options.keyPrefix)
  }

  /**
   * @param key - Letters, digits, dashes
   */
  async read(key: string): Promise<unknown> {
    await this.#prepare()
    const value = await this.#cache.get<unknown>({
      key: this.#key(key),
      grace: false,
      suppressL2Errors: false,
    })
    return value ?? null
  }

  /**
   * @param value - Plain JSON
   */
  async write(key: string, value: unknown): Promise<void> {
    await this.#prepare()
    const ttl = KEPT_FOR * 1000
    await this.#cache.set({
      key: this.#key(key),
      value,
      ttl,
      grace: false,
      tags: [],
      suppressL2Errors: false,
    })
  }

  async delete(key: string): Promise<void> {
    await this.#cache.delete({ key: this.#key(key), suppressL2Errors: false })
  }

  #key(key: string): string {
    return `${this.#prefix},${key}`
  }

  /**
   * Only using the whole store makes the database driver create its table.
   */
  async #prepare(): Promise<void> {
    if (!this.#isReady) {
      await this.#wholeStore.has({ key: `${RUNS_NAMESPACE}-ready` })
      this.#isReady = true
    }
  }
}
