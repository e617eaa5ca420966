import { storeFailure } from './store_failure.ts'
import { E_STORE_UNAVAILABLE } from '../../errors.ts'
import type { Logger } from '@adonisjs/core/logger'

/**
 * How long a store may take for one operation, how long it is left alone when it has taken longer,
 * and how long when it has failed at once, in milliseconds.
 */
const OPERATION_LIMIT = 1_000
const PAUSE_AFTER_SILENCE = 10_000
const PAUSE_AFTER_ERROR = 1_000

/**
 * In how many parts the time for an operation is counted. An answer that has come while the process
 * was busy is read after the timers that have run out meanwhile: of such a time, however long, no more
 * than one part counts.
 */
const PARTS = 4

/**
 * What a store is asked for.
 */
type Doing = 'read from' | 'read versions from' | 'write to' | 'use'

/**
 * What is logged of a store.
 */
interface StoreNews {
  /** Of one that fails; what cannot be done with it follows */
  fails: string
  works: string
}

const OF_PAGES: StoreNews = {
  fails: 'page cache: store unavailable, serving without the cache',
  works: 'page cache: the store is available again',
}

/**
 * Guards one store: limits how long a request waits for it, leaves it alone for a while when it is
 * down, and logs when it fails and when it is available again, once each.
 *
 * - A store that has not answered is left alone for ten seconds, unless it answers after all: a
 *   request asks several times, and would wait every time.
 * - One that cannot be read from is left alone for a second. One that cannot be written to is not: it
 *   may be full, or a replica, and has good pages all the same.
 * - After that one request asks it, and the others begin when it has answered.
 *
 * bentocache has time-outs for factories and a circuit breaker for its second tier, and neither
 * ends a read that hangs: a request waits for Redis for as long as Redis does not answer. Libraries
 * for circuit breakers count rates over a window and cost more than the read that they guard.
 */
export class CircuitBreaker {
  #store: string
  #logger: Logger
  #news: StoreNews
  #mayHang: boolean
  #changed: (error: unknown) => void
  #openUntil = 0
  #failing = new Set<Doing>()

  /**
   * @param store - Its name in the configuration
   * @param options - `news`: what is logged, by default that of a store of pages; `mayHang`: whether an
   * answer may come late, as of all but the memory of this process; `changed`: called with what it fails
   * with, and with `null` when it works again
   */
  constructor(
    store: string,
    logger: Logger,
    { news = OF_PAGES, mayHang = true, changed = (_: unknown) => {} } = {}
  ) {
    this.#store = store
    this.#logger = logger
    this.#news = news
    this.#mayHang = mayHang
    this.#changed = changed
  }

  /**
   * Runs an operation that a visitor does not depend on.
   *
   * @param fallback - The result where the store fails, or is left alone
   * @param options - `opens`: whether the store is left alone when it fails; `asked`: whether a
   * result shows that the store has done what it was asked for, and not a memory before it;
   * `tooLate`: called when the operation has succeeded after nobody has waited for it any more
   */
  async attempt<T, Fallback>(
    doing: Doing,
    fallback: Fallback,
    operation: () => Promise<T>,
    options: { opens: boolean; asked?: (result: T) => boolean; tooLate?: () => void }
  ): Promise<T | Fallback> {
    if (this.#openUntil !== 0 && this.#isLeftAlone()) {
      return fallback
    }
    try {
      const result = await this.#limited(operation, options.tooLate)
      this.#openUntil = 0
      if (this.#failing.size > 0 && (options.asked?.(result) ?? true)) {
        this.#works(doing)
      }
      return result
    } catch (error) {
      if (options.opens) {
        this.#open(PAUSE_AFTER_ERROR)
      }
      this.#fails(doing, error)
      return fallback
    }
  }

  /**
   * Runs an operation that must not fail silently, and so is tried even while the store is left
   * alone.
   *
   * @throws E_STORE_UNAVAILABLE - when the store fails, or takes too long
   */
  async insist(operation: () => Promise<unknown>): Promise<void> {
    try {
      await this.#limited(operation)
    } catch (error) {
      throw new E_STORE_UNAVAILABLE([this.#store, storeFailure(error).message], { cause: error })
    }
  }

  /**
   * @throws Error - when the operation takes too long. It may still succeed after that
   * @throws what the operation throws
   */
  #limited<T>(operation: () => Promise<T>, tooLate?: () => void): Promise<T> {
    if (!this.#mayHang) {
      return operation()
    }
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const answer = operation()
    const close = () => void (this.#openUntil = 0)
    let parts = 0
    const next = () => {
      if (++parts < PARTS) {
        timer = setTimeout(next, OPERATION_LIMIT / PARTS)
        return
      }
      this.#open(PAUSE_AFTER_SILENCE)
      answer.then(close, close)
      answer.then(tooLate, () => {})
      reject(new Error(`The store has not answered for ${OPERATION_LIMIT} ms`))
    }
    let timer = setTimeout(next, OPERATION_LIMIT / PARTS)
    const settle = <Value>(end: (value: Value) => void) => {
      return (value: Value) => {
        clearTimeout(timer)
        end(value)
      }
    }
    answer.then(settle(resolve), settle(reject))
    return promise
  }

  #open(pause: number): void {
    this.#openUntil = Math.max(this.#openUntil, performance.now() + pause)
  }

  /**
   * Whether others than one request are to ask the store.
   */
  #isLeftAlone(): boolean {
    const now = performance.now()
    if (now < this.#openUntil) {
      return true
    }
    this.#openUntil = now + OPERATION_LIMIT
    return false
  }

  #works(doing: Doing): void {
    if (this.#failing.delete(doing) && this.#failing.size === 0) {
      this.#logger.info({ store: this.#store }, this.#news.works)
      this.#changed(null)
    }
  }

  #fails(doing: Doing, error: unknown): void {
    if (this.#failing.size === 0) {
      const failure = storeFailure(error)
      const message = `${this.#news.fails}: cannot ${doing} "${this.#store}" (${failure.message})`
      this.#logger.error({ err: error, store: this.#store }, message)
      this.#changed(failure)
    }
    this.#failing.add(doing)
  }
}
