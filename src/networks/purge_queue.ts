import PQueue from 'p-queue'
import pRetry from 'p-retry'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { debug } from '../debug.ts'
import { PurgeFailure } from './purge_failure.ts'
import type { Network } from '../network_types.ts'

/**
 * How long one call may take, in milliseconds.
 */
const CALL = 10_000

/**
 * How often a call is made again that failed for a reason that may pass, and how long it waits before the
 * first of these, in milliseconds. Each wait is three times the one before.
 */
const AGAIN = { retries: 3, minTimeout: 200, factor: 3 }

/**
 * The longest `Retry-After` that is waited for, in milliseconds.
 */
const LONGEST_WAIT = 30_000

/**
 * How many calls wait at most: what a network accepts in so many minutes, or so many of one that does not
 * say. Where there are more, all pages are purged instead.
 */
const MOST_WAITING = { minutes: 10, calls: 1_000 }

/**
 * Tags that are purged with one call.
 */
interface Batch {
  tags: Set<string>
  soft: boolean
  /** How many it may have; `Infinity`: it is for all pages, whatever tag is added */
  room: number
  done: PromiseWithResolvers<void>
}

/**
 * What one network is to purge: collected, sent in as few calls as it takes, not more of them in a minute
 * than it accepts, and again where a call failed.
 */
export class PurgeQueue {
  readonly network: Network
  #allTags: string[]
  #calls: PQueue
  #mostWaiting: number
  /** Those whose call has not begun */
  #open: Batch[] = []

  /**
   * @param allTags - By which all pages are purged
   */
  constructor(network: Network, allTags: string[]) {
    const { requestsPerMinute: rate } = network
    this.network = network
    this.#allTags = allTags
    this.#mostWaiting = rate === null ? MOST_WAITING.calls : rate * MOST_WAITING.minutes
    this.#calls = new PQueue({
      concurrency: 1,
      // Within any minute; and without a timer that keeps a command alive when all is done.
      ...(rate !== null && { interval: 60_000, intervalCap: rate, strict: true }),
    })
  }

  /**
   * @param soft - Whether what carries the tags is to be stale, and not gone
   * @returns when it is purged
   * @throws PurgeFailure - when the network did not do it
   */
  async purge(tags: readonly string[], soft: boolean): Promise<void> {
    const batches = new Set(tags.map((tag) => this.#batchFor(tag, soft)))
    await Promise.all([...batches].map(({ done }) => done.promise))
  }

  #batchFor(tag: string, soft: boolean): Batch {
    const suits = (batch: Batch) =>
      batch.room === Infinity ||
      (batch.soft === soft && (batch.tags.has(tag) || batch.tags.size < batch.room))
    const batch = this.#open.find(suits)
    if (batch !== undefined) {
      batch.tags.add(tag)
      return batch
    }
    return this.#open.length < this.#mostWaiting ? this.#begin([tag], soft) : this.#beginAll()
  }

  /**
   * Has a batch purged in its turn. What is asked for until then is added to it.
   */
  #begin(tags: string[], soft: boolean, room = this.network.tagsPerCall): Batch {
    const batch: Batch = { tags: new Set(tags), soft, room, done: Promise.withResolvers() }
    this.#open.push(batch)
    // Whoever waits for it hears of its failure; nobody has to.
    batch.done.promise.catch(() => {})
    void this.#calls.add(() => this.#purge(batch))
    return batch
  }

  /**
   * Purges all pages, in place of more tags than could be purged in a reasonable time.
   */
  #beginAll(): Batch {
    debug('%s: %d calls wait, so all pages are purged', this.network.name, this.#mostWaiting)
    const replaced = this.#open.splice(0)
    this.#calls.clear()
    const all = this.#begin([], false, Infinity)
    replaced.forEach(({ done }) => done.resolve(all.done.promise))
    return all
  }

  async #purge(batch: Batch): Promise<void> {
    // What is asked for at the same time goes along.
    await setImmediate()
    const index = this.#open.indexOf(batch)
    if (index === -1) {
      return
    }
    this.#open.splice(index, 1)
    const tags = batch.room === Infinity ? this.#allTags : [...batch.tags]
    await this.#send(tags, batch.soft).then(batch.done.resolve, batch.done.reject)
  }

  async #send(tags: string[], soft: boolean): Promise<void> {
    const { network } = this
    for (let at = 0; at < tags.length; at += network.tagsPerCall) {
      const some = tags.slice(at, at + network.tagsPerCall)
      await pRetry(() => this.#call(some, soft), {
        ...AGAIN,
        shouldRetry: ({ error }) => (error as PurgeFailure).isTemporary,
        onFailedAttempt: ({ error, retriesLeft }) => {
          const { retryAfter, isTemporary } = error as PurgeFailure
          debug('%s: %s', network.name, error.message)
          return retryAfter === null || !isTemporary || retriesLeft === 0
            ? undefined
            : setTimeout(Math.min(retryAfter, LONGEST_WAIT))
        },
      })
      debug('%s: purged %o%s', network.name, some, soft ? ' softly' : '')
    }
  }

  async #call(tags: string[], soft: boolean): Promise<void> {
    const signal = AbortSignal.timeout(CALL)
    try {
      await Promise.race([this.network.purge({ tags, soft, signal }), ended(signal)])
    } catch (error) {
      // What others throw may have a request with its credentials in it.
      throw error instanceof PurgeFailure
        ? error
        : new PurgeFailure(error instanceof Error ? error.message : String(error), {
            isTemporary: true,
          })
    }
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new PurgeFailure('it did not answer in time', { isTemporary: true }))
    })
  })
}
