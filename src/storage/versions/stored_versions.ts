import { randomUUID } from 'node:crypto'
import { CLOCK_SKEW } from '../../page/clock_skew.ts'
import { MARK_TTL } from './mark_ttl.ts'
import { TagVersion } from './tag_version.ts'
import { TrustedVersions, VERSION_TRUST } from './trusted_versions.ts'
import { keyPrefix as joined, storedKey } from '../stored_key.ts'
import type { TagStore } from './tag_store.ts'
import type { Versions } from './versions.ts'

/**
 * Of how many tags the versions are trusted.
 */
const MOST_TRUSTED = 50_000

/**
 * Makes the version of a tag.
 */
type Making = () => TagVersion

interface FoundVersion {
  version: string | null
  /** This process has made it just now, as the store had none */
  isNew: boolean
}

/**
 * The versions of tags in a store, one by one: reads, makes and deletes them, and remembers for a
 * short time those that were read.
 */
export class StoredVersions implements Versions {
  readonly isShared = true
  readonly trusted = new TrustedVersions({ ttl: VERSION_TRUST, most: MOST_TRUSTED })
  /** Who makes versions here */
  #maker = randomUUID().slice(-12)
  #store: TagStore
  #prefix: string
  /** Of the marks, which nobody replaces who makes a version */
  #markPrefix: string
  #pending = new Map<string, Promise<FoundVersion>>()
  /** How often a deletion has begun or ended */
  #deletions = 0

  /**
   * @param keyPrefix - Of the configuration: applications that share a store do not share tags
   */
  constructor(store: TagStore, keyPrefix: string) {
    this.#store = store
    this.#prefix = joined('tag', keyPrefix)
    this.#markPrefix = joined('mark', keyPrefix)
  }

  /**
   * The version of a tag as it is in the store, past what is trusted.
   *
   * @returns `null` for none; `undefined` where the store does not answer
   */
  async read(tag: string): Promise<string | null | undefined> {
    const asked = this.#asked()
    const entry = await this.#store.readShared(storedKey(this.#prefix, tag))
    if (entry === undefined) {
      return undefined
    }
    if (!(entry instanceof TagVersion)) {
      this.trusted.delete(tag)
      return null
    }
    this.#trust(tag, entry.version, asked)
    return entry.version
  }

  /**
   * The same; while the store does not answer, the version that is trusted.
   */
  async readOrTrust(tag: string): Promise<string | null> {
    const version = await this.read(tag)
    return version === undefined ? (this.trusted.get(tag) ?? null) : version
  }

  /**
   * The versions of tags; new ones where there are none. Pages of a new tag that are produced at the
   * same time are made under one version, or each would invalidate the others.
   *
   * Another process may make a version at the same time, and the store keeps the later one. So all
   * are read again when all are made: whoever makes theirs last has read what remains, and mostly
   * everybody has.
   *
   * @param ttls - Seconds for which a new version of a tag is kept; `null` for ever
   * @returns `null` for a version that the store does not keep
   */
  async readOrMake(ttls: [tag: string, ttl: number | null][]): Promise<(string | null)[]> {
    const making = TagVersion.makingBy(this.#maker)
    const found = await Promise.all(ttls.map(([tag, ttl]) => this.#readOrMake(tag, ttl, making)))
    if (!found.some(({ isNew }) => isNew)) {
      return found.map(({ version }) => version)
    }
    const again = await Promise.all(ttls.map(([tag]) => this.read(tag)))
    return found.map(({ version }, index) => version && (again[index] ?? version))
  }

  /** Where a store takes nothing any more it takes no page either: that is no reason to fail */
  async mark(tags: string[]): Promise<boolean> {
    const mark = TagVersion.madeBy(this.#maker)
    const write = (tag: string) =>
      this.#store.insistOnWriting(storedKey(this.#markPrefix, tag), mark, MARK_TTL)
    const written = await Promise.allSettled(tags.map(write))
    return written.every(({ status }) => status === 'fulfilled')
  }

  async wasMarked(tag: string, since: number): Promise<boolean> {
    if (since <= Date.now() - MARK_TTL * 1000) {
      return true
    }
    const mark = await this.#store.readShared(storedKey(this.#markPrefix, tag))
    if (!(mark instanceof TagVersion)) {
      return mark === undefined
    }
    const skew = this.isMadeHere(mark.version) ? 0 : CLOCK_SKEW
    return TagVersion.madeAt(mark.version) >= since - skew
  }

  /**
   * A version that is being read or made may be what is deleted: nobody else is to begin under it.
   * A store may also answer a read that began after the deletion, and before it, with the version.
   */
  async delete(tags: string[]): Promise<PromiseSettledResult<void>[]> {
    this.#distrust(tags)
    const keys = tags.map((tag) => storedKey(this.#prefix, tag))
    const deleted = await Promise.allSettled(keys.map((key) => this.#store.delete(key)))
    this.#distrust(tags)
    return deleted
  }

  isMadeHere(version: string): boolean {
    return TagVersion.isMadeBy(version, this.#maker)
  }

  /**
   * To be called when the store has been cleared.
   */
  forget(): void {
    this.#deletions++
    this.trusted.clear()
    this.#pending.clear()
  }

  #distrust(tags: string[]): void {
    this.#deletions++
    tags.forEach((tag) => {
      this.trusted.delete(tag)
      this.#pending.delete(tag)
    })
  }

  #readOrMake(tag: string, ttl: number | null, making: Making): Promise<FoundVersion> {
    const known = this.#pending.get(tag)
    if (known) {
      return known
    }
    const pending = this.#foundOrMade(tag, ttl, making).finally(
      () => this.#pending.get(tag) === pending && this.#pending.delete(tag)
    )
    this.#pending.set(tag, pending)
    return pending
  }

  async #foundOrMade(tag: string, ttl: number | null, making: Making): Promise<FoundVersion> {
    const read = await this.read(tag)
    const version = read === undefined ? this.trusted.get(tag) : read
    return version
      ? { version, isNew: false }
      : { version: await this.#make(tag, ttl, making), isNew: read === null }
  }

  async #make(tag: string, ttl: number | null, making: Making): Promise<string | null> {
    const asked = this.#asked()
    const entry = making()
    if (!(await this.#store.write(storedKey(this.#prefix, tag), entry, ttl))) {
      return null
    }
    this.#trust(tag, entry.version, asked)
    return entry.version
  }

  #asked() {
    return { start: performance.now(), deletions: this.#deletions }
  }

  /** What was read or written while a deletion began or ended may be what was deleted */
  #trust(tag: string, version: string, { start, deletions }: { start: number; deletions: number }) {
    if (deletions === this.#deletions) {
      this.trusted.set(tag, version, { start })
    }
  }
}
