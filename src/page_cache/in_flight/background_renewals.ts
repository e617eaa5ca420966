import { debug } from '../../debug.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * The renewals that run while their stale pages are served: one for a page at a time, and a bounded
 * number in all. A renewal beyond that number is begun by the request of a later visitor.
 */
export class BackgroundRenewals {
  #limit: number
  #logger: Logger
  #running = new Map<string, Promise<void>>()

  /**
   * @param limit - How many run at a time
   */
  constructor(limit: number, logger: Logger) {
    this.#limit = limit
    this.#logger = logger
  }

  /**
   * Begins one, if the limit allows it and none is running for the page already.
   *
   * @param key - Names the page
   * @param renew - Renews it, and returns what became of it
   */
  begin(key: string, renew: () => Promise<string>): void {
    if (this.#running.has(key) || this.#running.size >= this.#limit) {
      return
    }
    this.#running.set(key, this.#run(key, renew))
  }

  /**
   * Resolves when none is running any more.
   */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running.values())
    }
  }

  async #run(key: string, renew: () => Promise<string>): Promise<void> {
    try {
      debug('%s: renewed in the background: %s', key, await renew())
    } catch (error) {
      this.#logger.error({ err: error }, 'page cache: a page could not be renewed')
    } finally {
      this.#running.delete(key)
    }
  }
}
