import { LRUCache } from 'lru-cache'
import type { Page } from '../../page/page.ts'

/**
 * How a production ended: in a page, or in something that may not be stored.
 */
export type FlightResult = {
  page: Page
  /** The request headers that it differs by */
  vary: string[]
  /** What the request that caused it said in them */
  values: string
} | null

/**
 * One production under way, as those see it who wait for it.
 */
export interface Flight {
  result: Promise<FlightResult>

  /** Resolves when the page can be found in the store, if there is one */
  ended: Promise<void>
}

/**
 * How long, in milliseconds, a key is remembered as not storable (hit-for-miss), and how many keys
 * are.
 */
const HIT_FOR_MISS = { ttl: 5_000, max: 10_000 }

/**
 * Productions under way in this process, so that a page that many ask for at once is produced once
 * (request collapsing); and the keys whose productions lately ended in something that may not be
 * stored, so that nobody queues for them. Keys are stored keys with the name of their store.
 *
 * `getOrSet()` of bentocache collapses requests as well, and cannot be used: a factory that
 * decides not to store releases those who wait one after another (measured: 20 requests for a page
 * that takes 100 ms take 2 s), it knows no variants, and what it returns has to be stored before
 * anybody gets it.
 */
export class Flights {
  /**
   * How many have ended. Whoever looked into the store before that may have looked too early.
   */
  ended = 0
  #underWay = new Map<string, Flight>()
  #notStorable = new LRUCache<string, true>({ ...HIT_FOR_MISS, perf: { now: () => Date.now() } })

  /**
   * Whether the last production of the key could not be stored, a short time ago.
   */
  isHitForMiss(key: string): boolean {
    return this.#notStorable.has(key)
  }

  /**
   * The production under way for a key.
   */
  find(key: string): Flight | undefined {
    return this.#underWay.get(key)
  }

  /**
   * Begins one. `resolve` ends the waiting of others; the flight is found until `end` is called,
   * which is when the page can be found in the store.
   */
  begin(key: string): { resolve: (result: FlightResult) => void; end: () => void } {
    const { promise: result, resolve } = Promise.withResolvers<FlightResult>()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const flight = { result, ended }
    this.#underWay.set(key, flight)

    return {
      resolve: (given) => {
        this.note(key, given)
        resolve(given)
      },
      end: () => {
        resolve(null)
        this.ended++
        this.release(key, flight)
        end()
      },
    }
  }

  /**
   * Lets nobody else wait for a production that has kept somebody waiting for too long: it may
   * never end.
   */
  release(key: string, flight: Flight): void {
    if (this.#underWay.get(key) === flight) {
      this.#underWay.delete(key)
    }
  }

  /**
   * Lets nobody wait any longer for what was invalidated.
   *
   * @param store - Name of the store
   * @param matches - Whether a stored key is concerned. Default: all of the store
   */
  abandon(store: string, matches: (key: string) => boolean = () => true): void {
    for (const underWay of this.#underWay.keys()) {
      if (underWay.startsWith(`${store} `) && matches(underWay.slice(store.length + 1))) {
        this.#underWay.delete(underWay)
      }
    }
  }

  /**
   * Remembers whether the last production of a key could be stored.
   */
  note(key: string, result: FlightResult): void {
    if (result !== null) {
      this.#notStorable.delete(key)
    } else {
      this.#notStorable.set(key, true)
    }
  }
}
