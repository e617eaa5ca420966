import pTimeout from 'p-timeout'
import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { storeFailure } from './failures/store_failure.ts'
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
 * How long the store may take for one operation, in milliseconds. No visitor waits for it, and a database
 * that is connected to for the first time, has to make its table, or is busy may take more than a second.
 */
const OPERATION_LIMIT = 5_000

/**
 * What is remembered of warm-ups, in the store that pages are kept in. Unlike a page, it is not
 * served without when the store is down: every method throws what the store throws, or that it does
 * not answer.
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
   * @param key - Letters, digits, dashes, underscores
   */
  async read(key: string): Promise<unknown> {
    const options = { key: this.#key(key), grace: false, suppressL2Errors: false } as const
    const value = await this.#limited(() => this.#cache.get<unknown>(options))
    return value ?? null
  }

  /**
   * @param value - Plain JSON
   */
  async write(key: string, value: unknown): Promise<void> {
    const options = { key: this.#key(key), ttl: KEPT_FOR * 1000, grace: false } as const
    await this.#limited(() =>
      this.#cache.set({ ...options, tags: [], value, suppressL2Errors: false })
    )
  }

  async delete(key: string): Promise<void> {
    const options = { key: this.#key(key), suppressL2Errors: false }
    await this.#limited(() => this.#cache.delete(options))
  }

  #key(key: string): string {
    return `${this.#prefix},${key}`
  }

  /**
   * @throws E_STORE_UNAVAILABLE
   */
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
      await this.#wholeStore.has({ key: `${RUNS_NAMESPACE}-ready` })
      this.#isReady = true
    }
  }
}
