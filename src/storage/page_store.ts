import { remainingTtl } from './remaining_ttl.ts'
import { Memo, type Remembered } from './reading/memo.ts'
import { EntryReads } from './reading/entry_reads.ts'
import { whileAnswering } from './failures/while_answering.ts'
import { CircuitBreaker } from './failures/circuit_breaker.ts'
import { UnreadableEntries } from './failures/unreadable_entries.ts'
import { writtenEntry } from './written_entry.ts'
import { Turns } from './turns.ts'
import { LaterLooks } from './slot/later_looks.ts'
import { StoreEntries } from './store_entries.ts'
import type { Entry } from './entry.ts'
import type { StoreSettings } from './store_settings.ts'
import { openVersions } from './versions/open_versions.ts'
import { TagVersions } from './versions/tag_versions.ts'
import { TagVersion } from './versions/tag_version.ts'
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
  readonly looks = new LaterLooks()
  /** What this process remembers of it */
  readonly memo: Memo
  #wholeStore: CacheProvider
  #entries: StoreEntries
  #breaker: CircuitBreaker
  #settings: StoreSettings
  #reads: EntryReads
  #writing = new Map<string, Promise<unknown>>()
  #unreadable: UnreadableEntries
  #removals = 0
  /** How often writing has begun or ended; `NaN`, which equals nothing, where others write, too */
  writes: number

  /** @param cache - What `@adonisjs/cache` has under that name */
  constructor(name: string, cache: CacheProvider, logger: Logger, settings: StoreSettings) {
    this.name = name
    const tell = (key: string, taken: Promise<void>) =>
      this.#breaker.insist(() => this.#entries.tell(key, taken))
    this.tags = new TagVersions(openVersions(this, settings, tell))
    this.#wholeStore = cache
    this.#entries = new StoreEntries(cache, PAGES_NAMESPACE, settings)
    this.#unreadable = new UnreadableEntries(name, logger)
    const changed = settings.changed.bind(null, name)
    const mayHang = settings.ownEntries === null
    this.#breaker = new CircuitBreaker(name, logger, { mayHang, changed })
    this.#settings = settings
    this.writes = mayHang ? Number.NaN : 0
    this.memo = new Memo(settings.memo)
    this.#reads = new EntryReads({
      ...{ entries: this.#entries, breaker: this.#breaker, unreadable: this.#unreadable },
      ...{ memo: this.memo, isTiered: settings.isTiered, writing: this.#writing },
    })
  }

  /** A stored key, or what several begin with, for what is kept for all stores together: flights */
  qualified(key: string): string {
    return `${this.name} ${key}`
  }

  /** @returns `null` for nothing */
  read(key: string): Promise<Entry | null> {
    return this.#reads.now(key)
  }

  /** The same, for all visitors who ask for it at once */
  readForMany(key: string): Promise<Entry | null> {
    return this.#reads.forMany(key)
  }

  /** What was read a short time before a time, by `performance.now()`, and is remembered */
  recall(key: string, at: number): Remembered | undefined {
    return this.memo.get(key, at)
  }

  /** The same as all processes see it; `undefined` where the store does not answer */
  readShared(key: string): Promise<Entry | null | undefined> {
    return this.#reads.shared(key)
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
    let [isInMemory, isKept] = [false, false]
    const removals = this.#removals
    this.writes++
    this.memo.forget(key)
    const before = replaced && (() => this.#written(replaced, remainingTtl(replaced, Date.now())))
    const restore = () => {
      isKept = true
      return before !== null && removals === this.#removals
        ? this.#entries.overwrite(key, ...before())
        : this.#entries.remove(key)
    }
    const write = async () => {
      const [form, ...others] = this.#written(entry, ttl)
      if (before !== null) {
        await this.#entries.tryRoom(key, form, () => before()[0])
      }
      return this.#entries.set(key, form, ...others, restore).catch((error) => {
        isInMemory = this.#settings.isTiered && !everywhere && !isKept
        return this.#unreadable.leave(key, error)
      })
    }
    // A client that has lost the answer writes again: others may have invalidated it meanwhile.
    const tooLate = () => void (entry instanceof TagVersion && this.delete(key).catch(() => {}))
    const options = { opens: false, asked: Boolean, tooLate }
    const writing = this.#breaker.attempt('write to', false, write, options)
    this.#writing.set(key, writing)
    const isWritten = await writing
    this.#writing.delete(key)
    this.writes++
    this.memo.forget(key)
    if (isWritten) {
      this.#unreadable.forget(key)
    }
    return isWritten || isInMemory
  }

  /** @throws E_STORE_UNAVAILABLE - what an invalidation leaves is written even while others wait */
  insistOnWriting(key: string, version: TagVersion, ttl: number | null): Promise<void> {
    const entry = this.#written(version, ttl)
    return this.#breaker.insist(() => this.#entries.set(key, ...entry, async () => {}))
  }

  /** @throws E_STORE_UNAVAILABLE - an invalidation must not fail silently */
  async delete(key: string): Promise<void> {
    this.#removals++
    this.memo.forget(key)
    await this.#breaker.insist(() => this.#entries.delete(key)).finally(() => this.memo.forget(key))
  }

  /**
   * Removes all pages from the store.
   *
   * @throws E_STORE_UNAVAILABLE - when the store fails, or does not answer
   */
  async clear(): Promise<void> {
    this.#removals++
    // Twice, as an invalidation does: see TagVersions.
    const removeAll = () => this.#entries.clear().then(() => this.#entries.clear())
    await whileAnswering(this.name, this.#wholeStore, removeAll).finally(() => {
      this.memo.clear()
      this.tags.forget()
    })
  }

  /** Whether it was cleared past the page cache since this was asked last, or may have been */
  wasCleared(): Promise<boolean> {
    const asked = () => this.#entries.wasCleared()
    return this.#breaker.attempt('read versions from', true, asked, { opens: false })
  }

  #written(entry: Entry, ttl: number | null) {
    return writtenEntry(entry, ttl, this.#settings.isCompressed)
  }
}
