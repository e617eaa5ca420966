import { Generations } from '../reading/generations.ts'
import type { Confirmation, TagVersionMap } from '../../page/tag_version_map.ts'

/**
 * How long, in milliseconds, a version is trusted after the store was asked for it: an invalidation
 * by another process takes effect within that time; one by this process, at once.
 */
export const VERSION_TRUST = 1_000

/**
 * A page, as far as its versions are concerned.
 */
interface Versioned {
  tagVersions: TagVersionMap
  confirmation: Confirmation | null
}

/**
 * The versions of tags that are known to be current, such as those that were read from a store lately,
 * so that it need not be asked again.
 */
export class TrustedVersions {
  #versions: Generations<string>
  /** Those that no time ends, where it ends the others */
  #lasting: Map<string, string> | null
  /** How often a version has been replaced or removed */
  #replaced = 0
  /** The one that was set last: tags of one page mostly have the same one, and share its text */
  #last = ''

  /**
   * @param options - `ttl`: for how many milliseconds a version is trusted, 0 for ever; `most`: of how
   * many tags
   */
  constructor({ ttl, most }: { ttl: number; most: number }) {
    const now = () => performance.now()
    const options = { ttl, times: 1, maxSize: most, sizeOf: () => 1, isTimed: ttl > 0, now }
    this.#versions = new Generations(options)
    this.#lasting = ttl === 0 ? null : new Map()
  }

  get(tag: string): string | undefined {
    return this.#versions.get(tag) ?? this.#lasting?.get(tag)
  }

  /**
   * @param options - `start`: when the store was asked, by `performance.now()`; `ttl`: milliseconds, 0
   * for ever. Default: that of all
   */
  set(tag: string, version: string, options: { start?: number; ttl?: number }): void {
    const before = this.get(tag)
    this.#replaced += before === undefined || before === version ? 0 : 1
    this.#last = version === this.#last ? this.#last : version
    if (options.ttl === 0 && this.#lasting !== null) {
      this.#lasting.set(tag, this.#last)
    } else {
      this.#versions.set(tag, this.#last, options)
    }
  }

  delete(tag: string): void {
    this.#replaced++
    this.#versions.delete(tag)
    this.#lasting?.delete(tag)
  }

  clear(): void {
    this.#replaced++
    this.#versions.clear()
    this.#lasting?.clear()
  }

  /**
   * Whether all versions of a page are trusted. Compared once in a while, and not for each hit: a page
   * may have dozens of tags.
   *
   * @param at - The time, by `performance.now()`
   */
  cover(page: Versioned, at: number): boolean {
    const { confirmation } = page
    if (confirmation?.replaced === this.#replaced && at < confirmation.until) {
      return true
    }
    const { tagVersions } = page
    let until = Infinity
    for (const tag in tagVersions) {
      if (this.get(tag) !== tagVersions[tag]) {
        return false
      }
      if (!this.#lasting?.has(tag)) {
        until = Math.min(until, at + this.#versions.remaining(tag))
      }
    }
    page.confirmation = { until, replaced: this.#replaced }
    return true
  }
}
