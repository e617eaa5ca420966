import { hash, randomUUID } from 'node:crypto'
import { PAGE_FORMAT } from './page.ts'
import { isSelector } from '../keys/selectors.ts'

/**
 * More selectors than a page can have for a good reason: a handler that takes the names of headers
 * from its visitor has as many as they like.
 */
export const MOST_SELECTORS = 32

/**
 * How many keys of variants are remembered, and how long what visitors say may be for that.
 */
const MOST_MADE = 64
const LONGEST_MADE = 256

/**
 * What is stored under a key whose pages differ by the request: what selects the page, and where
 * to look for it. Its generation is part of the keys of the variants, so that none of them is found
 * any more when the index is gone.
 */
export class VariantIndex {
  readonly selectors: readonly string[]
  readonly generation: string
  /** When it expires, in milliseconds since the epoch; `null` for never */
  readonly expiresAt: number | null
  /** Variants whose production began before are outdated, in milliseconds since the epoch */
  readonly outdatedBefore: number
  /** Keys that were made, by what requests say: most of them say one of a few things */
  #made = new Map<string, string>()
  #madeFor = ''

  constructor(
    selectors: readonly string[],
    expiresAt: number | null = 0,
    generation: string = randomUUID().slice(0, 8),
    outdatedBefore: number = 0
  ) {
    this.selectors = [...new Set(selectors)].sort()
    this.expiresAt = expiresAt
    this.generation = generation
    this.outdatedBefore = outdatedBefore
  }

  /**
   * Reads the stored form back. Of variants of the future nothing is known: that time comes from a
   * clock that was wrong, and each renewal by the right one would leave its variant outdated. With
   * one selector that is not known, nobody can tell which variant a request selects.
   *
   * @returns the index; `null` where the entry is not one of this format
   */
  static parse(entry: unknown): VariantIndex | null {
    const index = entry as ReturnType<VariantIndex['toJSON']> | null
    const isReadable =
      typeof index === 'object' &&
      index !== null &&
      index.format === PAGE_FORMAT &&
      Array.isArray(index.selectors) &&
      index.selectors.every(isSelector) &&
      (index.expiresAt === null || typeof index.expiresAt === 'number') &&
      typeof index.generation === 'string' &&
      ['undefined', 'number'].includes(typeof index.outdatedBefore)
    if (!isReadable) {
      return null
    }
    const { selectors, expiresAt, generation, outdatedBefore = 0 } = index
    const isPast = outdatedBefore <= Date.now()
    return new VariantIndex(selectors, expiresAt, generation, isPast ? outdatedBefore : 0)
  }

  /**
   * An index that tells variants apart by the given selectors as well; itself, where it does so
   * already. The variants of the one before are not found any more.
   */
  widened(selectors: readonly string[]): VariantIndex {
    const all = new Set([...this.selectors, ...selectors])
    return all.size === this.selectors.length ? this : new VariantIndex([...all])
  }

  /**
   * An index that lives as long as a variant at least; itself, where it does so already.
   *
   * @param ttl - Seconds for which the variant is kept; `null` for ever
   * @param now - Milliseconds since the epoch
   */
  lasting(ttl: number | null, now: number): VariantIndex {
    if (this.expiresAt === null || (ttl !== null && this.expiresAt >= now + ttl * 1000)) {
      return this
    }
    // For twice as long, so that not each production of a variant writes the index as well.
    const expiresAt = ttl === null ? null : now + 2 * ttl * 1000
    return new VariantIndex(this.selectors, expiresAt, this.generation, this.outdatedBefore)
  }

  /**
   * An index that says of variants that they are outdated; itself, where it does so already.
   *
   * @param before - Those whose production began before, in milliseconds since the epoch
   */
  outdating(before: number): VariantIndex {
    return before <= this.outdatedBefore
      ? this
      : new VariantIndex(this.selectors, this.expiresAt, this.generation, before)
  }

  /**
   * Where a variant is stored.
   *
   * @param key - The stored key of the index
   * @param variant - What a request says in all selectors
   */
  variantKey(key: string, variant: string): string {
    const made = key === this.#madeFor ? this.#made.get(variant) : undefined
    return made ?? this.#make(key, variant)
  }

  #make(key: string, variant: string): string {
    const made = `${key};${this.generation}${hash('sha256', variant, 'hex').slice(0, 32)}`
    if (key !== this.#madeFor || this.#made.size >= MOST_MADE) {
      this.#made.clear()
      this.#madeFor = key
    }
    if (variant.length <= LONGEST_MADE) {
      this.#made.set(variant, made)
    }
    return made
  }

  toJSON() {
    const { selectors, generation, expiresAt, outdatedBefore } = this
    const outdated = outdatedBefore > 0 ? { outdatedBefore } : {}
    return { format: PAGE_FORMAT, selectors, generation, expiresAt, ...outdated }
  }
}

/**
 * Seconds until something expires; `null` for never.
 *
 * @param expiresAt - Milliseconds since the epoch
 */
export function secondsUntil(expiresAt: number | null, now: number): number | null {
  return expiresAt === null ? null : Math.max(expiresAt - now, 0) / 1000
}
