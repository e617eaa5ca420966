import { LRUCache } from 'lru-cache'
import { waitFor } from './wait_for.ts'
import { debug } from '../../debug.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * What a renewal says that came to something.
 */
const DONE = new Set(['renewed', 'unchanged', 'evicted'])

/**
 * What a renewal says whose handler has failed: the stored page stays.
 */
const FAILED = 'kept'

/**
 * What is said of a page that another process is renewing. It is left alone for as long as `least`
 * says.
 */
export const ELSEWHERE = 'elsewhere'

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
  /** When it may be tried again, by `performance.now()`: no clock that is set back moves it away */
  retryAt: number
  /** What the last one said */
  result: string
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
  #running = new Map<string, Promise<string>>()
  #failures = new LRUCache<string, Failures>({
    max: BACK_OFF.pages,
    ttl: 2 * BACK_OFF.most,
    ttlResolution: 0,
    perf: performance,
  })

  /**
   * @param limit - How many run at a time
   */
  constructor(limit: number, logger: Logger) {
    this.#limit = limit
    this.#logger = logger
  }

  /**
   * Begins one, if none is running for the page already, the last one did not come to nothing a
   * short time ago, and the limit allows it.
   *
   * @param key - Names the page
   * @param options - `timeLimit`: milliseconds after which nobody waits for it any more;
   * `isAwaited`: whether a visitor waits for it, who would do the work otherwise: then the limit
   * does not count
   * @param renew - Renews it, and returns what became of it
   * @returns what became of it, or of the last one; `kept` where it failed or took too long;
   * `skipped` where the limit does not allow it
   */
  async begin(
    key: string,
    { timeLimit, isAwaited }: { timeLimit: number; isAwaited: boolean },
    renew: () => Promise<string>
  ): Promise<string> {
    const running = this.#running.get(key)
    if (running !== undefined) {
      return running
    }
    const failures = this.#failures.get(key)
    const isElsewhere = failures?.result === ELSEWHERE && isAwaited
    if (failures !== undefined && performance.now() < failures.retryAt && !isElsewhere) {
      return failures.result
    }
    if (!isAwaited && this.#running.size >= this.#limit) {
      return 'skipped'
    }
    const begun = this.#run(key, timeLimit, renew)
    this.#running.set(key, begun)
    return begun
  }

  /** How many are running, and how many may be */
  get load(): { running: number; limit: number } {
    return { running: this.#running.size, limit: this.#limit }
  }

  /**
   * Resolves when none is running any more, those included that are begun meanwhile: for tests, and for the
   * end of an application, which waits no longer than it is configured to.
   */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all(this.#running.values())
    }
  }

  async #run(key: string, timeLimit: number, renew: () => Promise<string>): Promise<string> {
    const begunAt = performance.now()
    const result = await waitFor(this.#attempt(key, renew), timeLimit, { ref: false })
    if (result === null) {
      this.#logger.error(`page cache: a page is not renewed after ${timeLimit / 1000} s: ${key}`)
    }
    if (result === null || !DONE.has(result)) {
      this.#backOff(key, performance.now() - begunAt, result ?? FAILED)
    }
    this.#running.delete(key)
    return result ?? FAILED
  }

  async #attempt(key: string, renew: () => Promise<string>): Promise<string> {
    try {
      const result = await renew()
      debug('%s: renewed in the background: %s', key, result)
      if (DONE.has(result)) {
        this.#failures.delete(key)
      }
      return result
    } catch (error) {
      this.#logger.error({ err: error }, 'page cache: a page could not be renewed')
      return FAILED
    }
  }

  /**
   * @param took - Milliseconds
   */
  #backOff(key: string, took: number, result: string): void {
    const { count = 0 } = this.#failures.get(key) ?? {}
    if (result === ELSEWHERE) {
      this.#failures.set(key, { count, retryAt: performance.now() + BACK_OFF.least, result })
      return
    }
    const pause = Math.max(took, BACK_OFF.least) * 2 ** count
    this.#failures.set(key, {
      count: count + 1,
      retryAt: performance.now() + Math.min(pause, BACK_OFF.most),
      result,
    })
  }
}
