import { debug } from '../../debug.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * The renewals that go on while their stale pages are served: one for a page at a time, and a
 * bounded number in all. What finds no room is begun by a later visitor.
 */
export class BackgroundRenewals {
  #limit: number
  #logger: Logger
  #underWay = new Map<string, Promise<void>>()

  /**
   * @param limit - How many go on at a time
   */
  constructor(limit: number, logger: Logger) {
    this.#limit = limit
    this.#logger = logger
  }

  /**
   * Begins one, if there is room and none goes on for the page already.
   *
   * @param key - Names the page
   * @param renew - Renews it, and tells what became of it
   */
  begin(key: string, renew: () => Promise<string>): void {
    if (this.#underWay.has(key) || this.#underWay.size >= this.#limit) {
      return
    }
    this.#underWay.set(key, this.#run(key, renew))
  }

  /**
   * Resolves when none goes on any more.
   */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay.values())
    }
  }

  async #run(key: string, renew: () => Promise<string>): Promise<void> {
    try {
      debug('%s: renewed in the background: %s', key, await renew())
    } catch (error) {
      this.#logger.error({ err: error }, 'page cache: a page could not be renewed')
    } finally {
      this.#underWay.delete(key)
    }
  }
}
