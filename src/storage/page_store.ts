import { afterFailure } from './after_failure.ts'
import { remainingTtl } from './remaining_ttl.ts'
import { Memo, type Remembered } from './memo.ts'
import { whileAnswering } from './while_answering.ts'
import { CircuitBreaker } from './circuit_breaker.ts'
import { parseEntry, type Entry } from './entry.ts'
import { Turns } from './turns.ts'
import { IN_MEMORY, type StoreSettings } from './store_settings.ts'
import { TagVersions } from './tag_versions.ts'
import { TagVersion } from './stored_versions.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { CacheProvider } from '@adonisjs/cache/types'

/** Of their own, so that clearing pages leaves the application's other data in the store alone */
export const PAGES_NAMESPACE = 'page-cache'

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
  #breaker: CircuitBreaker
  #settings: StoreSettings
  #memo: Memo
  #isReady = false
  #writing = new Map<string, Promise<unknown>>()
  #knownUnreadable = new Set<string>()
  #removals = 0

  /** @param cache - What `@adonisjs/cache` has under that name */
  constructor(name: string, cache: CacheProvider, logger: Logger, settings: StoreSettings) {
    this.name = name
    this.tags = new TagVersions(this, settings.keyPrefix)
    this.#wholeStore = cache
    this.#cache = cache.namespace(PAGES_NAMESPACE)
    this.#logger = logger
    this.#breaker = new CircuitBreaker(name, logger)
    this.#settings = settings
    this.#memo = new Memo(settings.memo)
  }

  /** A stored key, or what several begin with, for what is kept for all stores together: flights */
  qualified(key: string): string {
    return `${this.name} ${key}`
  }

  /** @param isAgain - Whether it was read just before, and was not an entry; `null` for nothing */
  async read(key: string, isAgain = false): Promise<Entry | null> {
    const reading = this.#memo.begin(key)
    const kind = this.#memo.isOn ? 'version' : 'entry'
    const entry = await this.#breaker.attempt('read from', null, this.#reading(key, kind), {
      // The memory before a second tier is of use while that is down, and hides that it is.
      opens: !this.#settings.isTiered,
      asked: (found) => !this.#settings.isTiered || found === undefined,
    })
    const parsed = this.#parsed(key, entry ?? null, isAgain)
    return this.#memo.end(reading, parsed instanceof Promise ? await parsed : parsed)
  }

  /** What was read a short time ago, and is remembered */
  recall(key: string): Remembered | undefined {
    return this.#memo.get(key)
  }

  /**
   * The same as all processes see it: past the memory of this one.
   *
   * @returns `undefined` where the store does not answer
   */
  async readShared(key: string): Promise<Entry | null | undefined> {
    const found = async () => (await this.#reading(key, 'version')()) ?? null
    const opens = !this.#settings.isTiered
    const entry = await this.#breaker.attempt('read versions from', undefined, found, { opens })
    return entry === undefined ? undefined : this.#parsed(key, entry, false)
  }

  /**
   * Replaces what is stored, in one write.
   *
   * @param ttl - Seconds; `null` for ever
   * @param everywhere - Whether writing fails where only the memory of this process took it. For a
   * visitor's page that is enough; a warm-up may be another process
   * @param replaced - What is stored, and is to stay if writing fails
   * @returns whether it was written
   */
  async write(
    key: string,
    entry: Entry,
    ttl: number | null,
    everywhere: boolean = false,
    replaced: Exclude<Entry, TagVersion> | null = null
  ): Promise<boolean> {
    let isInMemory = false
    const removals = this.#removals
    this.#memo.forget(key)
    const set = () => this.#set(key, entry, ttl)
    const restore = async () => {
      isInMemory = false
      await (replaced !== null && removals === this.#removals
        ? this.#set(key, replaced, remainingTtl(replaced, Date.now()))
        : this.#cache.delete({ key, suppressL2Errors: false }))
    }
    const write = () =>
      this.#use(set).catch((error) => {
        isInMemory = this.#settings.isTiered && !everywhere
        return afterFailure.writing(error, set, restore)
      })
    // A client that has lost the answer writes again: others may have invalidated it meanwhile.
    const tooLate = () => void (entry instanceof TagVersion && this.delete(key).catch(() => {}))
    const writing = this.#breaker.attempt('write to', false, write, { opens: false, tooLate })
    this.#writing.set(key, writing)
    const isWritten = await writing
    this.#writing.delete(key)
    this.#memo.forget(key)
    if (isWritten) {
      this.#knownUnreadable.delete(key)
    }
    return isWritten || isInMemory
  }

  /** @throws E_STORE_UNAVAILABLE - an invalidation must not fail silently */
  async delete(key: string): Promise<void> {
    this.#removals++
    const remove = () => this.#cache.delete({ key, suppressL2Errors: false })
    this.#memo.forget(key)
    const removed = this.#breaker.insist(() => this.#use(remove).catch(afterFailure.removing))
    await removed.finally(() => this.#memo.forget(key))
  }

  /**
   * Removes all pages from the store.
   *
   * @throws E_STORE_UNAVAILABLE - when the store fails, or does not answer
   */
  async clear(): Promise<void> {
    this.#removals++
    const remove = () => this.#cache.clear({ suppressL2Errors: false })
    // Twice, as an invalidation does: see TagVersions.
    const removeAll = () => remove().then(remove)
    await whileAnswering(this.name, this.#wholeStore, removeAll).finally(() => {
      this.#memo.clear()
      this.tags.forget()
    })
  }

  #reading(key: string, kind: keyof typeof IN_MEMORY): () => Promise<unknown> {
    const options = { key, grace: false, suppressL2Errors: false, ...IN_MEMORY[kind] } as const
    const get = () => this.#cache.get<unknown>(options).catch(afterFailure.reading)
    return () => this.#use(get)
  }

  #set(key: string, entry: Entry, ttl: number | null): Promise<boolean> {
    const { longestTtl, isTiered } = this.#settings
    const milliseconds = Math.ceil(Math.min(ttl ?? Infinity, longestTtl ?? Infinity) * 1000)
    const options = { key, value: entry.toJSON(), grace: false, tags: [] as string[] } as const
    const inStore = { ttl: milliseconds === Infinity ? null : milliseconds }
    const written = this.#cache.set({ ...options, ...inStore, suppressL2Errors: false })
    if (isTiered) {
      // At once: nobody is to read what the memory would keep for as long as the second tier.
      const { ttl: most } = IN_MEMORY[entry instanceof TagVersion ? 'version' : 'entry']
      const inMemory = { ttl: Math.min(milliseconds, most), skipL2Write: true }
      void this.#cache.set({ ...options, ...inMemory, skipBusNotify: true })
    }
    return written
  }

  #use<T>(operation: () => Promise<T>): Promise<T> {
    return this.#isReady ? operation() : this.#prepare().then(operation)
  }

  async #prepare(): Promise<void> {
    // Only a use of the whole store has the database driver create its table.
    await this.#wholeStore.has({ key: `${PAGES_NAMESPACE}-ready` })
    this.#isReady = true
  }

  #parsed(key: string, entry: unknown, isAgain: boolean): Entry | null | Promise<Entry | null> {
    if (entry === null) {
      return null
    }
    const readable = parseEntry(entry)
    const writing = this.#writing.get(key)
    if (readable === null && (writing || !isAgain)) {
      // The file driver writes in place, so half an entry may have been read.
      return Promise.resolve(writing).then(() => this.read(key, true))
    }
    if (readable === null && !this.#knownUnreadable.has(key)) {
      this.#knownUnreadable.add(key)
      this.#logger.warn({ store: this.name, key }, 'page cache: an entry cannot be read')
    }
    return readable
  }
}
