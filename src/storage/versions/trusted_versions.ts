import { LRUCache } from 'lru-cache'
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
  #versions: LRUCache<string, string>
  /** How often a version has been replaced or removed */
  #replaced = 0

  /**
   * @param options - `ttl`: for how many milliseconds a version is trusted, 0 for ever; `most`: of how
   * many tags
   */
  constructor({ ttl, most }: { ttl: number; most: number }) {
    this.#versions = new LRUCache({
      // Measured, and not by a clock that may be set back.
      ...{ ttl, ttlResolution: 0, perf: performance },
      // Nothing is reserved for those that are not there yet.
      ...{ maxSize: most, sizeCalculation: () => 1 },
    })
  }

  get(tag: string): string | undefined {
    return this.#versions.get(tag)
  }

  /**
   * @param options - `start`: when the store was asked, by `performance.now()`; `ttl`: milliseconds, 0
   * for ever. Default: that of all
   */
  set(tag: string, version: string, options: { start?: number; ttl?: number }): void {
    const before = this.#versions.get(tag)
    this.#replaced += before === undefined || before === version ? 0 : 1
    this.#versions.set(tag, version, options)
  }

  delete(tag: string): void {
    this.#replaced++
    this.#versions.delete(tag)
  }

  clear(): void {
    this.#replaced++
    this.#versions.clear()
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
    let until = Infinity
    for (const tag in page.tagVersions) {
      if (this.#versions.get(tag) !== page.tagVersions[tag]) {
        return false
      }
      until = Math.min(until, at + this.#versions.getRemainingTTL(tag))
    }
    page.confirmation = { until, replaced: this.#replaced }
    return true
  }
}
