import { LRUCache } from 'lru-cache'
import { Page } from '../page/page.ts'
import { VariantIndex } from '../page/variant_index.ts'

/**
 * What a page takes beside its body, in bytes, by estimate.
 */
const OVERHEAD = 1024

/**
 * How long pages are kept at least after they were read last, in times that they are trusted, so that
 * one that is read again is the same object.
 */
const GENERATION = 5

/**
 * What is read for requests: pages, and the indexes of their variants.
 */
export type Remembered = Page | VariantIndex

/**
 * A read of the store that is under way.
 */
export interface Reading {
  key: string
  /** By `performance.now()` */
  begunAt: number
}

/**
 * The pages of one store that are being read right now, decoded, so that a hit neither asks the store
 * nor parses what it has kept. They are trusted for a short time after the store was asked for them; what
 * this process writes or deletes is forgotten at once, also where an older read ends after that. Whether
 * a page is valid and fresh is asked each time.
 *
 * They are in two generations. What was not read again in one is gone with it, and needs no timer.
 */
export class Memo {
  #current: LRUCache<string, Remembered> | null
  #earlier: LRUCache<string, Remembered> | null = null
  #begunAt = performance.now()
  /** What the generations take for the time, by `performance.now()`: a hit reads the clock once */
  #at = this.#begunAt
  #trust: number
  #size: number
  #readings = new Map<string, Reading>()

  /**
   * @param options - `trust`: milliseconds, 0 for none; `size`: bytes in all
   */
  constructor({ trust, size }: { trust: number; size: number }) {
    this.#trust = trust
    this.#size = size
    this.#current = trust === 0 ? null : this.#generation()
  }

  /** Whether it remembers anything */
  get isOn(): boolean {
    return this.#current !== null
  }

  /** What it remembers, by estimate: what is not asked for any more goes with the next read */
  get load(): { entries: number; bytes: number } {
    const all = [this.#current, this.#earlier]
    return {
      entries: all.reduce((sum, generation) => sum + (generation?.size ?? 0), 0),
      bytes: all.reduce((sum, generation) => sum + (generation?.calculatedSize ?? 0), 0),
    }
  }

  /** @param at - The time, by `performance.now()` */
  get(key: string, at: number = performance.now()): Remembered | undefined {
    this.#at = at
    return this.#current?.get(key) ?? this.#earlier?.get(key)
  }

  /**
   * To be called before the store is asked.
   */
  begin(key: string): Reading {
    const reading = this.#readings.get(key) ?? { key, begunAt: performance.now() }
    this.#readings.set(key, reading)
    return reading
  }

  /**
   * To be called with what the store has answered.
   *
   * @returns what is remembered: the same object while it is the same page, so that what was prepared
   * for sending it is prepared once
   */
  end<T>(reading: Reading, entry: T): T | Remembered {
    const { key, begunAt } = reading
    if (this.#readings.get(key) !== reading) {
      return entry
    }
    this.#readings.delete(key)
    if (this.#current === null || !isRemembered(entry)) {
      return entry
    }
    this.#at = performance.now()
    const stale = { allowStale: true }
    const before = this.#current.get(key, stale) ?? this.#earlier?.get(key, stale)
    if (this.#at - this.#begunAt > GENERATION * this.#trust) {
      this.#begunAt = this.#at
      this.#earlier = this.#current
      this.#current = this.#generation()
    }
    const same = before !== undefined && isSame(before, entry) ? before : entry
    this.#earlier?.delete(key)
    this.#current.set(key, same, { start: begunAt })
    return same
  }

  forget(key: string): void {
    this.#readings.delete(key)
    this.#current?.delete(key)
    this.#earlier?.delete(key)
  }

  clear(): void {
    this.#readings.clear()
    this.#current?.clear()
    this.#earlier?.clear()
  }

  #generation(): LRUCache<string, Remembered> {
    return new LRUCache({
      // Measured, and not by a clock that may be set back.
      ...{ ttl: this.#trust, ttlResolution: 0, noDeleteOnStaleGet: true },
      perf: { now: () => this.#at },
      ...{ maxSize: this.#size / 2, sizeCalculation: sizeOf },
    })
  }
}

function isRemembered(entry: unknown): entry is Remembered {
  return entry instanceof Page || entry instanceof VariantIndex
}

function isSame(one: Remembered, other: Remembered): boolean {
  return one instanceof Page
    ? other instanceof Page && one.isSame(other)
    : JSON.stringify(one) === JSON.stringify(other)
}

function sizeOf(entry: Remembered): number {
  return OVERHEAD + (entry instanceof Page ? (entry.body?.length ?? 0) : 0)
}
