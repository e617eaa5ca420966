import { LRUCache } from 'lru-cache'
import { waitFor } from './wait_for.ts'
import { debug } from '../../debug.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * What a renewal says that came to something.
 */
const DONE = new Set(['renewed', 'unchanged', 'evicted'])

/**
 * How long a page is left alone after its renewal came to nothing, in milliseconds: as long as the
 * attempt took, `least` at least, and twice as long each further time, up to `most`. `pages` are
 * remembered.
 */
const BACK_OFF = { least: 1_000, most: 300_000, pages: 10_000 }

/**
 * Renewals of one page that have come to nothing, one after another.
 */
interface Failures {
  count: number
  /** When it may be tried again, in milliseconds since the epoch */
  retryAt: number
}

/**
 * The renewals that run while their stale pages are served: one for a page at a time, and a bounded
 * number in all. A renewal beyond that number is begun by the request of a later visitor; one that
 * takes too long makes room for others, and what it still produces is stored. A page whose renewal
 * came to nothing is left alone for a while.
 */
export class BackgroundRenewals {
  #limit: number
  #logger: Logger
  #running = new Map<string, Promise<void>>()
  #failures = new LRUCache<string, Failures>({
    max: BACK_OFF.pages,
    ttl: 2 * BACK_OFF.most,
    ttlResolution: 0,
    perf: { now: () => Date.now() },
  })

  /**
   * @param limit - How many run at a time
   */
  constructor(limit: number, logger: Logger) {
    this.#limit = limit
    this.#logger = logger
  }

  /**
   * Begins one, if the limit allows it, none is running for the page already, and the last one did
   * not come to nothing a short time ago.
   *
   * @param key - Names the page
   * @param timeLimit - Milliseconds after which nobody waits for it any more
   * @param renew - Renews it, and returns what became of it
   */
  begin(key: string, timeLimit: number, renew: () => Promise<string>): void {
    const { retryAt = 0 } = this.#failures.get(key) ?? {}
    if (this.#running.has(key) || this.#running.size >= this.#limit || Date.now() < retryAt) {
      return
    }
    this.#running.set(key, this.#run(key, timeLimit, renew))
  }

  /**
   * Resolves when none is running any more.
   */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running.values())
    }
  }

  async #run(key: string, timeLimit: number, renew: () => Promise<string>): Promise<void> {
    const begunAt = performance.now()
    const isDone = await waitFor(this.#attempt(key, renew), timeLimit)
    if (isDone === null) {
      this.#logger.error(`page cache: a page is not renewed after ${timeLimit / 1000} s: ${key}`)
    }
    if (isDone !== true) {
      this.#backOff(key, performance.now() - begunAt)
    }
    this.#running.delete(key)
  }

  /**
   * @returns whether it came to something
   */
  async #attempt(key: string, renew: () => Promise<string>): Promise<boolean> {
    try {
      const result = await renew()
      debug('%s: renewed in the background: %s', key, result)
      if (!DONE.has(result)) {
        return false
      }
      this.#failures.delete(key)
      return true
    } catch (error) {
      this.#logger.error({ err: error }, 'page cache: a page could not be renewed')
      return false
    }
  }

  /**
   * @param took - Milliseconds
   */
  #backOff(key: string, took: number): void {
    const { count = 0 } = this.#failures.get(key) ?? {}
    const pause = Math.max(took, BACK_OFF.least) * 2 ** count
    this.#failures.set(key, {
      count: count + 1,
      retryAt: Date.now() + Math.min(pause, BACK_OFF.most),
    })
  }
}
