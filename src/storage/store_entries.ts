import pTimeout from 'p-timeout'
import { addedRoom } from './added_room.ts'
import { afterFailure } from './failures/after_failure.ts'
import { IN_MEMORY, type EntrySettings } from './store_settings.ts'
import type { CacheProvider } from '@adonisjs/cache/types'

/**
 * The entry by which a store that only this process has is known not to have been cleared.
 */
const MARK = 'mark'

/**
 * Ends the key under which it is tried whether there is room for an entry, and how long that may stay if
 * the process ends meanwhile, in seconds.
 */
const TRIAL = ';trial'
const TRIAL_TTL = 60

/**
 * With these options bentocache removes an entry from a memory, and says nothing of it on the bus.
 */
const GONE = { ttl: -1, grace: false, tags: [] as string[], skipBusNotify: true } as const

/**
 * How long it may take to tell other processes on a bus of something, in milliseconds.
 */
const TELLING_LIMIT = 1_000
const TOLD_IN_TIME = {
  milliseconds: TELLING_LIMIT,
  message: `The bus has not taken for ${TELLING_LIMIT} ms what other processes are to forget`,
}

/**
 * What a memory before a second tier does with an entry.
 */
type Kind = keyof typeof IN_MEMORY

/**
 * The entries in one namespace of a store of config/cache.ts, as bentocache reads and writes them. Who
 * calls it limits the time that it takes.
 */
export class StoreEntries {
  #wholeStore: CacheProvider
  #cache: CacheProvider
  #settings: Omit<EntrySettings, 'keyPrefix'>
  #suppressL2Errors: boolean | undefined
  #isReady = false

  /**
   * @param cache - What `@adonisjs/cache` has under the name of the store
   * @param options - `suppressL2Errors`: what bentocache is told when the store is used first
   */
  constructor(
    cache: CacheProvider,
    namespace: string,
    settings: Omit<EntrySettings, 'keyPrefix'>,
    { suppressL2Errors }: { suppressL2Errors?: boolean } = {}
  ) {
    this.#wholeStore = cache
    this.#cache = cache.namespace(namespace)
    this.#settings = settings
    this.#suppressL2Errors = suppressL2Errors
  }

  /**
   * @returns `undefined` where there is nothing; something that is no entry where it cannot be read
   */
  get(key: string, kind: Kind): Promise<unknown> {
    const options = { key, grace: false, suppressL2Errors: false, ...IN_MEMORY[kind] } as const
    return this.#use(() => this.#cache.get<unknown>(options).catch(afterFailure.reading))
  }

  /**
   * @param value - Plain JSON
   * @param ttl - Seconds; `null` for ever
   * @param restore - Writes what the entry was to replace, where it has been half written
   */
  set(
    key: string,
    value: unknown,
    ttl: number | null,
    kind: Kind,
    restore: () => Promise<unknown>
  ): Promise<boolean> {
    const set = () => this.overwrite(key, value, ttl, kind)
    return this.#use(() => set().catch((error) => afterFailure.writing(error, set, restore)))
  }

  /**
   * The same, of an entry that has been written before.
   */
  overwrite(key: string, value: unknown, ttl: number | null, kind: Kind): Promise<boolean> {
    const { longestTtl, isTiered } = this.#settings
    const milliseconds = Math.ceil(Math.min(ttl ?? Infinity, longestTtl ?? Infinity) * 1000)
    const options = { key, value, grace: false, tags: [] as string[] } as const
    const inStore = { ttl: milliseconds === Infinity ? null : milliseconds }
    // Where there is no second tier, others do not get what is written, and have no reason to drop theirs.
    const inOthers = { skipBusNotify: !isTiered, suppressL2Errors: false }
    const written = this.#cache.set({ ...options, ...inStore, ...inOthers })
    if (isTiered) {
      // At once: nobody is to read what the memory would keep for as long as the second tier.
      const inMemory = { ttl: Math.min(milliseconds, IN_MEMORY[kind].ttl), skipL2Write: true }
      void this.#cache.set({ ...options, ...inMemory, skipBusNotify: true })
    }
    return written
  }

  delete(key: string): Promise<unknown> {
    return this.#use(() => this.remove(key).catch(afterFailure.removing))
  }

  /**
   * The same, of an entry that has been written before. Where others have entries of their own, they keep
   * them: a bus would take a deletion to all.
   */
  remove(key: string): Promise<unknown> {
    return this.#settings.isConnected
      ? this.#cache.set({ key, value: {}, ...GONE })
      : this.#cache.delete({ key, suppressL2Errors: false })
  }

  /**
   * Tells the other processes on the bus of a memory, which hear it as the removal of an entry.
   *
   * @param taken - Resolves when the bus has taken it. Of one that refuses it bentocache says nothing
   * @throws Error - when the bus does not take it in time
   */
  tell(key: string, taken: Promise<void>): Promise<unknown> {
    return pTimeout(Promise.all([this.#cache.delete({ key }), taken]), TOLD_IN_TIME)
  }

  /**
   * Fails where there is no room for an entry in a store that writes in place, while the one that it is to
   * replace is whole: once that is gone, somebody else may take its room before it is written back.
   *
   * @param value - Plain JSON
   * @param before - The entry that is to be replaced, as it was written
   * @throws what the store throws
   */
  async tryRoom(key: string, value: object, before: () => object): Promise<void> {
    const added = this.#settings.writesInPlace ? addedRoom(value, before()) : null
    if (added !== null) {
      const trial = `${key}${TRIAL}`
      const written = this.#use(() => this.overwrite(trial, added, TRIAL_TTL, 'version'))
      await written.finally(() => this.remove(trial))
    }
  }

  async clear(): Promise<void> {
    await this.#cache.clear({ suppressL2Errors: false })
    this.#isReady = false
  }

  /**
   * Whether the application itself has cleared the store, past the page cache, since this was asked
   * last. A store that others have, too, says so by the versions of tags that it has not any more.
   */
  async wasCleared(): Promise<boolean> {
    if (this.#settings.ownEntries === null || (await this.get(MARK, 'version')) !== undefined) {
      return false
    }
    await this.#prepare()
    return true
  }

  #use<T>(operation: () => Promise<T>): Promise<T> {
    return this.#isReady ? operation() : this.#prepare().then(operation)
  }

  async #prepare(): Promise<void> {
    const suppressL2Errors = this.#suppressL2Errors
    // Only a use of the whole store has the database driver create its table.
    await this.#wholeStore.has({ key: 'page-cache-ready', suppressL2Errors })
    if (this.#settings.ownEntries !== null) {
      await this.overwrite(MARK, {}, null, 'version')
    }
    this.#isReady = true
  }
}
