import { IN_MEMORY } from './memory_tier.ts'
import { unreadable } from './unreadable.ts'
import { CircuitBreaker } from './circuit_breaker.ts'
import { Page } from '../page/page.ts'
import { Turns } from './turns.ts'
import { TagVersions } from './tag_versions.ts'
import { TagVersion } from './stored_versions.ts'
import { VariantList } from '../page/variant_list.ts'
import { VariantIndex } from '../page/variant_index.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { StoreSettings } from './store_settings.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * Pages are kept in a namespace of their own, so that clearing them leaves the application's other
 * data in the store alone.
 */
export const PAGES_NAMESPACE = 'page-cache'

export type Entry = Page | VariantIndex | VariantList | TagVersion

/**
 * The pages in one store of config/cache.ts. A store that is down, or does not answer, never
 * costs a visitor the page: reading from it finds nothing, writing to it says that nothing was
 * written, and the log has a line when it fails and when it is available again.
 */
export class PageStore {
  readonly name: string
  readonly tags: TagVersions
  readonly turns = new Turns()
  #wholeStore: CacheProvider
  #cache: CacheProvider
  #logger: Logger
  #breaker = new CircuitBreaker()
  /** Seconds */
  #longestTtl: number
  #isTiered: boolean
  /** What cannot be done at present */
  #failing = new Set<string>()
  #isReady = false

  /**
   * @param name - Name of the store in config/cache.ts
   * @param cache - What `@adonisjs/cache` has under that name
   */
  constructor(
    name: string,
    cache: CacheProvider,
    logger: Logger,
    { keyPrefix, longestTtl, isTiered }: StoreSettings
  ) {
    this.name = name
    this.tags = new TagVersions(this, keyPrefix)
    this.#wholeStore = cache
    this.#cache = cache.namespace(PAGES_NAMESPACE)
    this.#logger = logger
    this.#longestTtl = longestTtl ?? Infinity
    this.#isTiered = isTiered
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
   * @returns what is stored; `null` where there is nothing, or nothing that can be read
   */
  async read(key: string): Promise<Entry | null> {
    const entry = await this.#attempt('read from', null, () =>
      this.#cache.get<unknown>({ key, grace: false, ...IN_MEMORY.entry })
    )
    return this.#parsed(key, entry)
  }

  /**
   * The same as all processes see it: past the memory of this one.
   *
   * @returns `undefined` where the store does not answer
   */
  async readShared(key: string): Promise<Entry | null | undefined> {
    const options = { key, grace: false, suppressL2Errors: false, ...IN_MEMORY.version } as const
    const entry = await this.#attempt('read versions from', undefined, async () => {
      const found = await this.#cache.get<unknown>(options).catch(unreadable)
      return found ?? null
    })
    return entry === undefined ? undefined : this.#parsed(key, entry)
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
    const milliseconds = Math.ceil(Math.min(ttl ?? Infinity, this.#longestTtl) * 1000)
    const options = { key, value: entry.toJSON(), grace: false, tags: [] as string[] } as const
    return this.#attempt('write to', false, () => {
      const written = this.#cache.set({
        ...options,
        ttl: milliseconds === Infinity ? null : milliseconds,
        ...(everywhere && { suppressL2Errors: false }),
      })
      if (this.#isTiered) {
        // At once: nobody is to read what the memory would keep for as long as the second tier.
        const { ttl: most } = IN_MEMORY[entry instanceof TagVersion ? 'version' : 'entry']
        const inMemory = { ttl: Math.min(milliseconds, most), skipL2Write: true }
        void this.#cache.set({ ...options, ...inMemory, skipBusNotify: true })
      }
      return written
    })
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

  #parsed(key: string, entry: unknown): Entry | null {
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
