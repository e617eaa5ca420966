import { LRUCache } from 'lru-cache'
import { MARK_TTL } from './mark_ttl.ts'
import { TrustedVersions } from './trusted_versions.ts'
import type { Versions } from './versions.ts'

/**
 * How many versions there are for each entry that the store may have: those of a page's URL and of its
 * key, and tags that its handler and models name. A page of twenty rows has about that many.
 */
const PER_ENTRY = 50

/**
 * How many tags are remembered that were invalidated lately.
 */
const MOST_MARKS = 100_000

/**
 * The versions of the tags of a store that only this process has. They would be of no use to anybody
 * else, and end with the process as the pages do: so they are kept beside the store, where they are read
 * at once, are current as they are read, and take no place of a page.
 *
 * The application may clear the store past the page cache. Then the pages are gone, and their versions
 * may stay: they say what was invalidated, and not what is stored.
 */
export class OwnVersions implements Versions {
  readonly isShared = false
  readonly trusted: TrustedVersions
  #made = 0
  /** When tags were invalidated, in milliseconds since the epoch */
  #marks = new LRUCache<string, number>({
    ...{ ttl: MARK_TTL * 1000, ttlResolution: 0, perf: performance, max: MOST_MARKS },
    dispose: (at, _, reason) => {
      if (reason === 'evict') {
        this.#completeSince = at
      }
    },
  })
  /** Which marks there are is known for invalidations after this time */
  #completeSince = Number.NEGATIVE_INFINITY

  /**
   * @param entries - How many the store may have. A page whose version is dropped is not valid any more
   */
  constructor(entries: number) {
    this.trusted = new TrustedVersions({ ttl: 0, most: PER_ENTRY * entries })
  }

  read(tag: string): string | null {
    return this.trusted.get(tag) ?? null
  }

  readOrTrust(tag: string): string | null {
    return this.read(tag)
  }

  readOrMake(ttls: [tag: string, ttl: number | null][]): string[] {
    let made: string | null = null
    return ttls.map(([tag, ttl]) => {
      // They are made at one time, so one will do for all that are new.
      return this.read(tag) ?? this.#keep(tag, (made ??= this.#make()), ttl)
    })
  }

  mark(tags: string[]): true {
    const now = Date.now()
    tags.forEach((tag) => this.#marks.set(tag, now))
    return true
  }

  wasMarked(tag: string, since: number): boolean {
    const isKnown = since > Math.max(this.#completeSince, Date.now() - MARK_TTL * 1000)
    return !isKnown || (this.#marks.get(tag) ?? Number.NEGATIVE_INFINITY) >= since
  }

  delete(tags: string[]): ReturnType<Versions['delete']> {
    tags.forEach((tag) => this.trusted.delete(tag))
    return []
  }

  isMadeHere(): true {
    return true
  }

  forget(): void {
    this.trusted.clear()
  }

  /** Begins with the time as that of a stored one does: see TagVersion */
  #make(): string {
    return `${Date.now().toString(36)}.${++this.#made}`
  }

  #keep(tag: string, version: string, ttl: number | null): string {
    this.trusted.set(tag, version, { ttl: ttl === null ? 0 : ttl * 1000 })
    return version
  }
}
