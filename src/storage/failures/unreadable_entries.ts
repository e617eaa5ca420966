import type { Logger } from '@adonisjs/core/logger'

/**
 * The entries of a store that cannot be read: each is told of once, until it is written anew.
 */
export class UnreadableEntries {
  #store: string
  #logger: Logger
  #known = new Set<string>()

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

  forget(key: string): void {
    this.#known.delete(key)
  }
}
