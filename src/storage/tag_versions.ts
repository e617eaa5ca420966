import { LRUCache } from 'lru-cache'
import { keyPrefix as joined, storedKey } from './stored_key.ts'
import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { TagVersion } from '../page/tag_version.ts'
import type { TagVersionMap } from '../page/tag_version_map.ts'

/**
 * How long, in milliseconds, a version that was read is trusted, and of how many tags. An
 * invalidation by another process takes effect within that time; one by this process, at once.
 */
const TRUST = { ttl: 1_000, max: 10_000 }

/**
 * The store of the versions.
 */
interface TagStore {
  name: string
  read: (key: string) => Promise<unknown>
  delete: (key: string) => Promise<void>
  write: (key: string, version: TagVersion, ttl: number | null) => Promise<boolean>
}

/**
 * The versions of the tags in a store. A page is valid only while the versions that it was made
 * under are current. A version that is not known any more is not current, so that no eviction
 * can bring back a page that was invalidated.
 *
 * bentocache has tags, and they were not taken: an invalidation is a time stamp that is kept for 20
 * days at most, or until it is evicted, and an entry that never expires is valid again afterwards.
 */
export class TagVersions {
  #store: TagStore
  #prefix: string
  #trusted = new LRUCache<string, string>({
    ...TRUST,
    ttlResolution: 0,
    perf: { now: () => Date.now() },
  })
  #pending = new Map<string, Promise<string | null>>()
  #invalidations = 0

  /**
   * @param keyPrefix - Of the configuration: applications that share a store do not share tags
   */
  constructor(store: TagStore, keyPrefix: string) {
    this.#store = store
    this.#prefix = joined('tag', keyPrefix)
  }

  /**
   * Whether a page that was made under some versions is still valid. Only versions that were not
   * read lately are read from the store.
   */
  areCurrent(tagVersions: TagVersionMap): boolean | Promise<boolean> {
    for (const tag of Object.keys(tagVersions)) {
      const version = this.#trusted.get(tag)
      if (version === undefined) {
        return this.#areCurrentInStore(tagVersions)
      }
      if (version !== tagVersions[tag]) {
        return false
      }
    }
    return true
  }

  /**
   * The versions under which a page is to be made. To be asked before its handler runs: what is
   * invalidated meanwhile is then invalid when it is stored.
   *
   * @param ttl - Seconds for which a version is kept that is new; `null` for ever. It must not
   * be shorter than that of the page
   * @returns `null` when the store does not keep them
   */
  async versionsFor(tags: string[], ttl: number | null): Promise<TagVersionMap | null> {
    const entries = await Promise.all(
      tags.map(async (tag) => [tag, await this.#currentOrFirst(tag, ttl)])
    )
    return entries.every(([, version]) => version !== null) ? Object.fromEntries(entries) : null
  }

  /**
   * Invalidates all pages that carry one of the tags by forgetting its version: what is not known
   * is not current. Nothing is left in the store, whatever tags are named.
   *
   * @throws E_STORE_UNAVAILABLE - when the store still has it
   */
  async invalidate(tags: string[]): Promise<void> {
    this.#invalidations++
    tags.forEach((tag) => this.#trusted.delete(tag))
    try {
      await Promise.all(tags.map((tag) => this.#store.delete(storedKey(this.#prefix, tag))))
    } catch (error) {
      throw new E_STORE_UNAVAILABLE([this.#store.name], { cause: error })
    }
  }

  /**
   * Whether the store has a version of a tag, and so may have pages that carry it.
   */
  async isKnown(tag: string): Promise<boolean> {
    return (await this.#current(tag)) !== null
  }

  /**
   * To be called when the store has been cleared.
   */
  forget(): void {
    this.#invalidations++
    this.#trusted.clear()
  }

  async #areCurrentInStore(tagVersions: TagVersionMap): Promise<boolean> {
    const current = await Promise.all(
      Object.entries(tagVersions).map(
        async ([tag, version]) => version === (await this.#current(tag))
      )
    )
    return current.every(Boolean)
  }

  async #current(tag: string): Promise<string | null> {
    const trusted = this.#trusted.get(tag)
    if (trusted !== undefined) {
      return trusted
    }
    const invalidations = this.#invalidations
    const entry = await this.#store.read(storedKey(this.#prefix, tag))
    if (!(entry instanceof TagVersion)) {
      return null
    }
    this.#trust(tag, entry.version, invalidations)
    return entry.version
  }

  /**
   * Pages of a new tag that are produced at the same time are made under one version, or each
   * would invalidate the others.
   */
  #currentOrFirst(tag: string, ttl: number | null): Promise<string | null> {
    const known = this.#pending.get(tag)
    if (known) {
      return known
    }
    const pending = this.#current(tag)
      .then((version) => version ?? this.#create(tag, ttl))
      .finally(() => this.#pending.delete(tag))
    this.#pending.set(tag, pending)
    return pending
  }

  async #create(tag: string, ttl: number | null): Promise<string | null> {
    const invalidations = this.#invalidations
    const entry = new TagVersion()
    if (!(await this.#store.write(storedKey(this.#prefix, tag), entry, ttl))) {
      return null
    }
    this.#trust(tag, entry.version, invalidations)
    return entry.version
  }

  /**
   * What was read or written while something was invalidated may be what was invalidated.
   */
  #trust(tag: string, version: string, invalidations: number): void {
    if (invalidations === this.#invalidations) {
      this.#trusted.set(tag, version)
    }
  }
}
