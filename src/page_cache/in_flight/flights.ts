import { LRUCache } from 'lru-cache'
import type { Page } from '../../page/page.ts'

/**
 * How a production ended: in a page, or in something that may not be stored.
 */
export type Landing = {
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
  landing: Promise<Landing>

  /** Resolves when the page can be found in the store, if there is one */
  ended: Promise<void>
}

/**
 * How long, in milliseconds, a key is remembered as not storable, and of how many keys.
 */
const PASS = { ttl: 5_000, max: 10_000 }

/**
 * Productions under way in this process, by name of the store and stored key, so that a page that many ask for at once is produced
 * once; and the keys whose productions lately ended in something that may not be stored, so
 * that nobody queues for them.
 */
export class Flights {
  /**
   * How many have ended. Whoever looked into the store before that may have looked too early.
   */
  landed = 0
  #underWay = new Map<string, Flight>()
  #passes = new LRUCache<string, true>({ ...PASS, perf: { now: () => Date.now() } })

  /**
   * Whether the last production of the key may not be stored, a short time ago.
   */
  isPassed(key: string): boolean {
    return this.#passes.has(key)
  }

  /**
   * The production under way for a key.
   */
  find(key: string): Flight | undefined {
    return this.#underWay.get(key)
  }

  /**
   * Begins one. `land` ends the waiting of others; the flight is found until `end` is called,
   * which is when the page can be found in the store.
   */
  begin(key: string): { land: (landing: Landing) => void; end: () => void } {
    const { promise: landing, resolve: land } = Promise.withResolvers<Landing>()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const flight = { landing, ended }
    this.#underWay.set(key, flight)

    return {
      land: (result) => {
        this.note(key, result !== null)
        land(result)
      },
      end: () => {
        land(null)
        this.landed++
        this.giveUp(key, flight)
        end()
      },
    }
  }

  /**
   * Lets nobody else wait for a production that has kept somebody waiting for too long: it may
   * never end.
   */
  giveUp(key: string, flight: Flight): void {
    if (this.#underWay.get(key) === flight) {
      this.#underWay.delete(key)
    }
  }

  /**
   * Lets nobody wait any longer for what was invalidated.
   *
   * @param store - Name of the store
   * @param key - Stored key, with its variants; all keys of the store where it is left out
   */
  abandon(store: string, key: string = ''): void {
    const whole = `${store} ${key}`
    for (const underWay of this.#underWay.keys()) {
      if (underWay === whole || underWay.startsWith(key === '' ? whole : `${whole};`)) {
        this.#underWay.delete(underWay)
      }
    }
  }

  /**
   * Remembers whether the last production of a key could be stored.
   */
  note(key: string, storable: boolean): void {
    if (storable) {
      this.#passes.delete(key)
    } else {
      this.#passes.set(key, true)
    }
  }
}
