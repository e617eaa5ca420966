import { PAGE_FORMAT } from './page.ts'
import { secondsUntil } from './variant_index.ts'

/**
 * When each variant expires, in milliseconds since the epoch, or `null` for never; by its key.
 */
type Expiries = Record<string, number | null>

/**
 * Which variants a page has, so that they can be counted. Only storing reads it: a file that is
 * half written while somebody reads it would make the index unreadable for visitors.
 */
export class VariantList {
  readonly #expiries: Expiries

  constructor(expiries: Expiries = {}) {
    this.#expiries = expiries
  }

  /**
   * Reads the stored form back.
   *
   * @returns the list; `null` where the entry is not one of this format
   */
  static parse(entry: unknown): VariantList | null {
    const list = entry as { format?: unknown; expiries?: Expiries } | null
    const isReadable =
      typeof list === 'object' &&
      list !== null &&
      list.format === PAGE_FORMAT &&
      typeof list.expiries === 'object' &&
      list.expiries !== null
    return isReadable ? new VariantList(list.expiries) : null
  }

  /**
   * A list that has a variant; itself, where it has it for long enough already.
   *
   * @param key - Of the variant
   * @param ttl - Seconds for which the variant is kept; `null` for ever
   * @param most - How many variants there may be
   * @param now - Milliseconds since the epoch
   * @returns `null` where there are too many already
   */
  including(key: string, ttl: number | null, most: number, now: number): VariantList | null {
    const known = this.#expiries[key]
    if (known === null || (known !== undefined && ttl !== null && known >= now + ttl * 1000)) {
      return this
    }
    const others = Object.entries(this.#expiries).filter(
      ([other, expiry]) => other !== key && (expiry === null || expiry > now)
    )
    if (others.length >= most) {
      return null
    }
    // For twice as long, so that not each production of the variant writes the list as well.
    const expiry = ttl === null ? null : now + 2 * ttl * 1000
    return new VariantList({ ...Object.fromEntries(others), [key]: expiry })
  }

  /**
   * Seconds for which the list has to be kept: as long as the variant that is kept longest.
   *
   * @returns `null` for ever
   */
  ttl(now: number): number | null {
    const expiries = Object.values(this.#expiries)
    return expiries.includes(null)
      ? null
      : secondsUntil(Math.max(0, ...(expiries as number[])), now)
  }

  toJSON() {
    return { format: PAGE_FORMAT, expiries: this.#expiries }
  }
}
