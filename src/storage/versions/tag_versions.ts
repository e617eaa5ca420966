import { boundedTag, isFreshnessTag, isOwnTag } from '../../keys/tags.ts'
import { MadeVersions, NOT_KEPT } from './made_versions.ts'
import { TagVersion } from './tag_version.ts'
import type { TrustedVersions } from './trusted_versions.ts'
import type { Versions } from './versions.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'

/**
 * How far apart in time, in milliseconds, two processes make versions that make them at once.
 */
const AT_ONCE = 1_000

/**
 * The versions of the tags in a store, or beside one that only this process has. A page is valid only while those that it was made under are
 * current. One that is not known any more is not, so that no eviction brings a page back.
 *
 * Visitors can make up URLs, so what is made before a handler runs is bounded: it expires. The
 * lasting version that a page needs which is kept for ever is made only when there is such a page:
 *
 * 1. {@link begin}: the lasting version is read; where there is none, a bounded one is read or made.
 *    Then the handler runs, and may read what an invalidation is about.
 * 2. {@link settle}: lasting versions are read or made in place of the bounded ones. After that those
 *    of step 1 are read again, past what is trusted. Where one is gone, the page is not stored.
 * 3. {@link invalidate}: deletes the bounded version, and after that the lasting one.
 *
 * So no page is valid that was made before its invalidation, in whatever process that happened. If
 * the first deletion comes before the end of step 2, step 2 sees it. If it comes later, the second
 * one takes the version that the page has got in step 2. A lasting version that was there in step 1
 * is carried by the page itself, and never comes back.
 *
 * Where two processes make versions at once, the later ones remain, and at least one of the two has
 * read all that remain before its handler runs. No store can be asked to keep the first one. A page of
 * other versions is not valid. Where the store fails, there is no version, the page is not stored, and its visitor gets
 * it all the same; a memory before a second tier that fails has it for as long as its versions are
 * trusted.
 *
 * What is produced may name further tags ({@link beginLate}). An invalidation leaves a mark before it
 * deletes the versions of a tag that an application has given, for ten minutes and beside the versions, so
 * that whoever makes one does not overwrite it.
 *
 * Clearing the store may leave what is written meanwhile. So it clears twice: the first time takes the
 * bounded versions, and the second one the lasting ones that step 2 has made before it has seen that.
 *
 * Whether a page is outdated is said by tags of their own, its freshness tags. To expire pages is to
 * forget the versions of those: all of the above holds for them as well, but a page of another
 * version is valid, and one that was expired while it was produced is stored. Nothing is written, so
 * that no expiry brings back what is forgotten at the same time, any number of processes may expire
 * a tag at once, and an eviction makes pages outdated and none fresh again.
 *
 * bentocache has tags, and they were not taken: an invalidation is a time stamp that is kept for 20
 * days at most, or until it is evicted, and an entry that never expires is valid again afterwards.
 */
export class TagVersions extends MadeVersions {
  readonly trusted: TrustedVersions
  #versions: Versions

  /**
   * @param versions - Where they are kept
   */
  constructor(versions: Versions) {
    super(versions)
    this.#versions = versions
    this.trusted = versions.trusted
  }

  /**
   * Whether a page that was made under some versions is still valid. Only versions that were not
   * read lately are read from the store, and those that differ from what was read: another process
   * may have made them at the same time.
   */
  areCurrent(tagVersions: TagVersionMap): boolean | Promise<boolean> {
    return (
      this.trusted.cover({ tagVersions, confirmation: null }, performance.now()) ||
      this.#areCurrent(Object.entries(tagVersions))
    )
  }

  /**
   * Whether a page is valid, be it outdated or not.
   */
  async areValid(tagVersions: TagVersionMap): Promise<boolean> {
    return (
      (await this.areCurrent(tagVersions)) ||
      this.areCurrent(
        Object.fromEntries(Object.entries(tagVersions).filter(([tag]) => !isFreshnessTag(tag)))
      )
    )
  }

  /**
   * Since when a page is outdated that is not current: since the renewal of some page has given a
   * freshness tag another version; now, where it has none.
   *
   * @param now - Milliseconds since the epoch
   * @returns milliseconds since the epoch; `null` for a page that is not valid any more
   */
  async outdatedSince(tagVersions: TagVersionMap, now: number): Promise<number | null> {
    if (!(await this.areValid(tagVersions))) {
      return null
    }
    const replaced = Object.entries(tagVersions)
      .filter(
        ([tag, version]) => isFreshnessTag(tag) && this.#versions.trusted.get(tag) !== version
      )
      .map(([tag]) => TagVersion.madeAt(this.#versions.trusted.get(tag) ?? ''))
    return Math.min(now, ...replaced.filter(Number.isFinite))
  }

  /**
   * Invalidates all pages that carry one of the tags by forgetting its version: what is not known
   * is not current. What is left in the store are marks, for ten minutes, and only of tags that an
   * application has given.
   *
   * @throws E_STORE_UNAVAILABLE - when the store still has it
   */
  async invalidate(tags: string[]): Promise<void> {
    this.#versions.trusted.delete(NOT_KEPT)
    const marked = tags.filter(isOwnTag)
    const isMarked = await this.#versions.mark(marked)
    await this.#delete(tags)
    // A full store may take the mark when there is room. Who has not seen it is not to keep a version.
    if (!isMarked && (await this.#versions.mark(marked))) {
      await this.#delete(marked)
    }
  }

  /**
   * Whether the store has a version of a tag, and so may have pages that carry it.
   */
  async isKnown(tag: string): Promise<boolean> {
    const versions = await Promise.all([tag, boundedTag(tag)].map((one) => this.#current(one)))
    return versions.some((version) => version !== null)
  }

  /**
   * Whether versions that a page was made under have been replaced by those of another process, which has
   * made them at the same time: it produces the page as well, and its page remains. Where a tag was
   * invalidated, and is not used again, it has none; where that was long after it was first used, its
   * version is much younger.
   */
  async areOvertaken(tagVersions: TagVersionMap): Promise<boolean> {
    const made = Object.entries(tagVersions)
    const read = await Promise.all(made.map(([tag]) => this.#versions.read(tag)))
    const isOvertaken = ([, before]: string[], version: string) =>
      version !== before &&
      !this.#versions.isMadeHere(version) &&
      Math.abs(TagVersion.madeAt(version) - TagVersion.madeAt(before)) < AT_ONCE
    return (
      read.every((version) => typeof version === 'string') &&
      made.some((one, index) => isOvertaken(one, read[index]!))
    )
  }

  /**
   * To be called when the store has been cleared.
   */
  forget(): void {
    this.#versions.forget()
  }

  async #areCurrent(expected: [tag: string, version: string][]): Promise<boolean> {
    const { trusted } = this.#versions
    const others = expected.filter(([tag, version]) => trusted.get(tag) !== version)
    if (others.some(([tag]) => tag === NOT_KEPT)) {
      return false
    }
    const read = await Promise.all(others.map(([tag]) => this.#versions.read(tag)))
    return others.every(([, version], index) => version === read[index])
  }

  async #delete(tags: string[]): Promise<void> {
    const bounded = new Set(tags.map(boundedTag))
    const deleted = [
      ...(await this.#versions.delete([...bounded])),
      ...(await this.#versions.delete(tags.filter((tag) => !bounded.has(tag)))),
    ]
    const failed = deleted.find((one) => one.status === 'rejected')
    if (failed) {
      throw failed.reason
    }
  }

  async #current(tag: string): Promise<string | null> {
    return this.#versions.trusted.get(tag) ?? (await this.#versions.read(tag)) ?? null
  }
}
