import { CircuitBreaker } from './circuit_breaker.ts'
import { Page } from '../page/page.ts'
import { TagVersions } from './tag_versions.ts'
import { TagVersion } from './stored_versions.ts'
import { VariantList } from '../page/variant_list.ts'
import { VariantIndex } from '../page/variant_index.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * Pages are kept in a namespace of their own, so that clearing them leaves the application's other
 * data in the store alone.
 */
export const PAGES_NAMESPACE = 'page-cache'

export type Entry = Page | VariantIndex | VariantList | TagVersion

/**
 * What holds for all page stores of an application.
 */
export interface StoreSettings {
  /** Of the configuration */
  keyPrefix: string
  /** Seconds that anything is kept at most; `null`: no limit */
  longestTtl: number | null
}

/**
 * The pages in one store of config/cache.ts. A store that is down, or does not answer, never
 * costs a visitor the page: reading from it finds nothing, writing to it says that nothing was
 * written, and the log has a line when it fails and when it is available again.
 */
export class PageStore {
  readonly name: string
  readonly tags: TagVersions
  #wholeStore: CacheProvider
  #cache: CacheProvider
  #logger: Logger
  #breaker = new CircuitBreaker()
  /** Seconds */
  #longestTtl: number
  /** What cannot be done at present */
  #failing = new Set<string>()
  #isReady = false
  #turns = new Map<string, Promise<unknown>>()

  /**
   * @param name - Name of the store in config/cache.ts
   * @param cache - What `@adonisjs/cache` has under that name
   */
  constructor(
    name: string,
    cache: CacheProvider,
    logger: Logger,
    { keyPrefix, longestTtl }: StoreSettings
  ) {
    this.name = name
    this.tags = new TagVersions(this, keyPrefix)
    this.#wholeStore = cache
    this.#cache = cache.namespace(PAGES_NAMESPACE)
    this.#logger = logger
    this.#longestTtl = longestTtl ?? Infinity
  }

  /**
   * A key with the name of the store, for what is kept for all stores together, such as flights.
   *
   * @param key - Stored key, or what several begin with
   */
  qualified(key: string): string {
    return `${this.name} ${key}`
  }

  /**
   * Runs works on one key one after another, within this process.
   */
  async inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work, work)
    this.#turns.set(key, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(key) === turn) {
        this.#turns.delete(key)
      }
    }
  }

  /**
   * @returns what is stored; `null` where there is nothing, or nothing that can be read
   */
  async read(key: string): Promise<Entry | null> {
    const entry = await this.#attempt('read from', null, () =>
      this.#cache.get<unknown>({ key, grace: false })
    )
    if (entry === null || entry === undefined) {
      return null
    }
    const readable =
      Page.parse(entry) ??
      TagVersion.parse(entry) ??
      VariantIndex.parse(entry) ??
      VariantList.parse(entry)
    if (readable === null) {
      this.#logger.warn({ store: this.name, key }, 'page cache: an entry cannot be read')
    }
    return readable
  }

  /**
   * Replaces what is stored, in one write.
   *
   * @param ttl - Seconds; `null` for ever
   * @param everywhere - Whether writing fails where only the memory of this process took it. For a
   * visitor's page that is enough; a warm-up may be another process
   * @returns whether it was written
   */
  async write(
    key: string,
    entry: Entry,
    ttl: number | null,
    everywhere: boolean = false
  ): Promise<boolean> {
    const seconds = Math.min(ttl ?? Infinity, this.#longestTtl)
    return this.#attempt('write to', false, () =>
      this.#cache.set({
        key,
        value: entry.toJSON(),
        ttl: seconds === Infinity ? null : Math.ceil(seconds * 1000),
        grace: false,
        tags: [],
        ...(everywhere && { suppressL2Errors: false }),
      })
    )
  }

  /**
   * @throws what the store throws: an invalidation must not fail silently
   */
  async delete(key: string): Promise<void> {
    await this.#breaker.run(() => this.#cache.delete({ key, suppressL2Errors: false }))
  }

  /**
   * Removes all pages from the store.
   *
   * @throws what the store throws
   */
  async clear(): Promise<void> {
    await this.#prepare()
    try {
      await this.#cache.clear({ suppressL2Errors: false })
    } finally {
      // What was read while it was cleared is not there any more.
      this.tags.forget()
    }
  }

  /**
   * Uses the whole store once, because only then does the database driver create its table: a
   * namespace never does.
   */
  async #prepare(): Promise<void> {
    if (!this.#isReady) {
      await this.#wholeStore.has({ key: `${PAGES_NAMESPACE}-ready` })
      this.#isReady = true
    }
  }

  async #attempt<T, Fallback>(
    doing: string,
    fallback: Fallback,
    operation: () => Promise<T>
  ): Promise<T | Fallback> {
    if (this.#breaker.isOpen) {
      return fallback
    }
    try {
      const result = await this.#breaker.run(
        this.#isReady ? operation : () => this.#prepare().then(operation)
      )
      if (this.#failing.size > 0 && this.#failing.delete(doing) && this.#failing.size === 0) {
        this.#logger.info({ store: this.name }, 'page cache: the store is available again')
      }
      return result
    } catch (error) {
      if (this.#failing.size === 0) {
        const message = `page cache: store unavailable, serving without the cache: cannot ${doing} "${this.name}"`
        this.#logger.error({ err: error, store: this.name }, message)
      }
      this.#failing.add(doing)
      return fallback
    }
  }
}
