import { storeFailure } from './store_failure.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * The entries of a store that cannot be read: each is told of once, until it is written anew.
 */
export class UnreadableEntries {
  #store: string
  #logger: Logger
  #known = new Set<string>()
  #lasting = new Set<string>()

  /** @param store - Its name in the configuration */
  constructor(store: string, logger: Logger) {
    this.#store = store
    this.#logger = logger
  }

  tell(key: string): void {
    if (!this.#known.has(key)) {
      this.#known.add(key)
      this.#logger.warn({ store: this.#store, key }, 'page cache: an entry cannot be read')
    }
  }

  /**
   * An entry was to be written. What stands in the place of one, such as a folder, may not let itself be
   * overwritten: that is told of once, too, and is no failure of the store.
   *
   * @param error - What writing has failed with
   * @returns that it is not written
   * @throws the error, where something else is to blame
   */
  leave(key: string, error: unknown): false {
    if (!this.#known.has(key) || storeFailure(error).kind !== 'unreadable') {
      throw error
    }
    if (!this.#lasting.has(key)) {
      this.#lasting.add(key)
      const message = 'page cache: an entry that cannot be read cannot be overwritten, either'
      this.#logger.warn({ err: error, store: this.#store, key }, message)
    }
    return false
  }

  forget(key: string): void {
    this.#known.delete(key)
    this.#lasting.delete(key)
  }
}
