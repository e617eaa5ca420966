import { LRUCache } from 'lru-cache'
import type { Page } from '../../page/page.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'

/**
 * How a production ended: in a page, or in something that may not be stored.
 *
 * `look-again`: another process has stored a page of another variant; or the visitor has left for whom it was
 * produced, and its handler has failed.
 */
export type FlightResult =
  | {
      page: Page
      /** What tells its variants apart */
      selectors: readonly string[]
      /** What the request says in them that it was produced for */
      variant: string
      /** When those have asked at the latest whom it can answer, in milliseconds since the epoch */
      lastAskedAt?: number
    }
  | 'look-again'
  | null

/**
 * One production under way, as the requests that wait for it see it.
 */
export interface Flight {
  result: Promise<FlightResult>

  /** Resolves when the page can be found in the store, if there is one */
  ended: Promise<void>

  /** Is called when its page has been invalidated: from now on nobody waits for it */
  whenInvalidated?: () => void
}

/**
 * One that has begun, as the request sees it that produces the page.
 */
export interface OwnFlight {
  readonly key: string

  /** Ends the waiting of others */
  resolve: (result: FlightResult) => void

  /** To be called when the page can be found in the store, if there is one */
  end: () => void

  /** Has something done when the page is invalidated meanwhile */
  whenInvalidated: (act: () => void) => void
}

/**
 * A page that was produced here a moment ago.
 */
export interface ProducedLately {
  /** Under which it was produced */
  tagVersions: TagVersionMap
  /** How long its handler took */
  handlerMs: number
}

/**
 * How long, in milliseconds, that is remembered, and of how many pages: longer than versions of tags
 * are trusted, after which a process hears of those of another one.
 */
const LATELY = { ttl: 2_000, max: 1_000 }

/**
 * How long, in milliseconds, a key is remembered as not storable (hit-for-miss), and how many keys
 * are.
 */
export const HIT_FOR_MISS = { ttl: 5_000, max: 10_000 }

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
   * How many have ended. A lookup that began before the last one ended may have missed its page.
   */
  endedCount = 0
  #flights = new Map<string, Flight>()
  #notStorable = new LRUCache<string, true>({
    ...HIT_FOR_MISS,
    ttlResolution: 0,
    perf: performance,
  })
  #lately = new LRUCache<string, ProducedLately>({
    ...LATELY,
    ttlResolution: 0,
    perf: performance,
  })

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
    return this.#flights.get(key)
  }

  /**
   * Begins one. It is found until its `end` is called.
   */
  begin(key: string): OwnFlight {
    const { promise: result, resolve } = Promise.withResolvers<FlightResult>()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const flight: Flight = { result, ended }
    this.#flights.set(key, flight)

    return {
      key,
      whenInvalidated: (act) => void (flight.whenInvalidated = act),
      resolve: (given) => {
        this.remember(key, given)
        resolve(given)
      },
      end: () => {
        resolve(null)
        this.endedCount++
        this.#remove(key, flight)
        end()
      },
    }
  }

  /**
   * Removes a flight that a request has waited for in vain, since it may never end, and remembers
   * that: for a short time nobody waits for another one of that key either.
   */
  giveUp(key: string, flight: Flight): void {
    if (this.#remove(key, flight)) {
      this.remember(key, null)
    }
  }

  /**
   * Removes the flights whose pages were invalidated: requests from now on do not wait for them.
   *
   * @param store - Name of the store
   * @param matches - Whether a stored key is concerned. Default: all of the store
   */
  invalidate(store: string, matches: (key: string) => boolean = () => true): void {
    for (const [flightKey, flight] of this.#flights) {
      if (flightKey.startsWith(`${store} `) && matches(flightKey.slice(store.length + 1))) {
        this.#flights.delete(flightKey)
        flight.whenInvalidated?.()
      }
    }
  }

  /**
   * Remembers whether the last production of a key could be stored.
   */
  remember(key: string, result: FlightResult): void {
    if (result !== null) {
      this.#notStorable.delete(key)
    } else {
      this.#notStorable.set(key, true)
    }
  }

  /**
   * The page that was produced here a moment ago, if one was that may be stored.
   */
  producedLately(key: string): ProducedLately | undefined {
    return this.#lately.get(key)
  }

  noteProduced(key: string, produced: ProducedLately): void {
    this.#lately.set(key, produced)
  }

  #remove(key: string, flight: Flight): boolean {
    return this.#flights.get(key) === flight && this.#flights.delete(key)
  }
}
