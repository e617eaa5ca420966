import { Generations } from './generations.ts'
import { Page } from '../../page/page.ts'
import type { Entry } from '../entry.ts'
import { VariantIndex } from '../../page/variant_index.ts'

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
  /** What the store says, for all who ask meanwhile */
  answer?: Promise<Entry | null>
}

/**
 * The pages of one store that are being read right now, decoded, so that a hit neither asks the store
 * nor parses what it has kept. They are trusted for a short time after the store was asked for them; what
 * this process writes or deletes is forgotten at once, also where an older read ends after that. Whether
 * a page is valid and fresh is asked each time.
 */
export class Memo {
  #pages: Generations<Remembered> | null
  /** What the generations take for the time, by `performance.now()`: a hit reads the clock once */
  #at = performance.now()
  #readings = new Map<string, Reading>()
  #trust: number

  /**
   * @param options - `trust`: milliseconds, 0 for none; `size`: bytes in all
   */
  constructor({ trust, size }: { trust: number; size: number }) {
    const now = () => this.#at
    const options = { ttl: trust, times: GENERATION, maxSize: size, sizeOf, isTimed: false, now }
    this.#pages = trust === 0 ? null : new Generations(options)
    this.#trust = trust
  }

  /** Whether it remembers anything */
  get isOn(): boolean {
    return this.#pages !== null
  }

  /** What it remembers, by estimate: what is not asked for any more goes with the next read */
  get load(): { entries: number; bytes: number } {
    const { entries, size } = this.#pages?.load ?? { entries: 0, size: 0 }
    return { entries, bytes: size }
  }

  /** @param at - The time, by `performance.now()` */
  get(key: string, at: number = performance.now()): Remembered | undefined {
    this.#at = at
    return this.#pages?.get(key)
  }

  /**
   * To be called before the store is asked.
   *
   * @returns that of somebody else as well, as long as what they read would be trusted
   */
  begin(key: string): Reading {
    const now = performance.now()
    const before = this.#readings.get(key)
    if (before !== undefined && now - before.begunAt < this.#trust) {
      return before
    }
    const reading = { key, begunAt: now }
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
    if (this.#pages === null || !isRemembered(entry)) {
      return entry
    }
    this.#at = performance.now()
    const before = this.#pages.left(key)
    const same = before !== undefined && isSame(before, entry) ? before : entry
    this.#pages.set(key, same, { start: begunAt })
    return same
  }

  forget(key: string): void {
    this.#readings.delete(key)
    this.#pages?.delete(key)
  }

  clear(): void {
    this.#readings.clear()
    this.#pages?.clear()
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
