import { randomUUID } from 'node:crypto'
import { boundedTag, isFreshnessTag, lastingTag } from '../../keys/tags.ts'
import { CLOCK_SKEW } from '../../page/clock_skew.ts'
import { TagVersion } from './tag_version.ts'
import type { Versions } from './versions.ts'
import type { TagVersionMap } from '../../page/tag_version_map.ts'

type Version = [tag: string, version: string | null]

/**
 * Stands for all tags of a page whose versions the store does not keep. No tag begins with a
 * line feed.
 */
export const NOT_KEPT = '\n'

/**
 * What no version of a tag is: of one that was invalidated while a page was produced that carries it.
 */
const INVALIDATED = 'invalidated'

/**
 * The versions of tags that a page is made under, and those that it is stored under.
 */
export class MadeVersions {
  #versions: Versions

  constructor(versions: Versions) {
    this.#versions = versions
  }

  /** Whether other processes have them as well */
  get areShared(): boolean {
    return this.#versions.isShared
  }

  /**
   * The versions under which a page is to be made. To be asked before its handler runs.
   *
   * @param tags - The tags, with the seconds for which a version is kept that is new
   * @returns `null` when the store does not keep them
   */
  async begin(tags: ReadonlyMap<string, number>): Promise<TagVersionMap | null> {
    const kept = [...tags.keys()].filter((tag) => boundedTag(tag) !== tag)
    const lasting = kept.length === 0 ? [] : await this.#lasting(kept)
    const found = new Set(lasting.map(([tag]) => tag))
    const missing = [...tags].filter(([tag]) => !found.has(tag))
    return allOrNone([
      ...lasting,
      ...(await this.#readOrMake(missing.map(([tag, ttl]) => [boundedTag(tag), ttl]))),
    ])
  }

  /**
   * The same for tags that are named while the page is produced, or after it: they count from the
   * beginning of its production. Nothing was known of them then, but a version that is older than that
   * was current all the time; and whoever has invalidated the tag since has left a mark.
   *
   * @param begunAt - When the production began, in milliseconds since the epoch
   */
  async beginLate(
    tags: ReadonlyMap<string, number>,
    begunAt: number
  ): Promise<TagVersionMap | null> {
    const versions = await this.begin(tags)
    if (versions === null) {
      return null
    }
    const nameOf = (tag: string) => (tag in versions ? tag : boundedTag(tag))
    const isOlder = (tag: string) => this.#isOlder(versions[nameOf(tag)], begunAt)
    const young = [...tags.keys()].filter((tag) => !isOlder(tag))
    // Asked after their versions were: a mark is made before the version is deleted.
    const marked = await Promise.all(young.map((tag) => this.#versions.wasMarked(tag, begunAt)))
    young
      .filter((_, index) => marked[index])
      .forEach((tag) => (versions[nameOf(tag)] = INVALIDATED))
    return versions
  }

  /**
   * What a page is made under where the store does not keep its versions. It is not stored, and good for
   * those who wait for it and have asked soon after its production began, until this process
   * invalidates anything.
   */
  notKept(): TagVersionMap {
    const { trusted } = this.#versions
    const version = trusted.get(NOT_KEPT) ?? randomUUID()
    trusted.set(NOT_KEPT, version, { ttl: 0 })
    return { [NOT_KEPT]: version }
  }

  /**
   * The versions under which a page is to be stored. To be asked just before that.
   *
   * @param begun - Those under which it was made
   * @param forever - Whether the page is kept for ever
   * @returns why the page cannot be stored. One that was expired meanwhile can, and is outdated
   */
  async settle(
    begun: TagVersionMap,
    forever: boolean
  ): Promise<TagVersionMap | 'store-error' | 'invalidated'> {
    const settled = forever ? await this.#allLasting(begun) : begun
    if (settled === null) {
      return 'store-error'
    }
    const tags = Object.keys(begun)
    const reads = tags.map((tag) => this.#versions.read(tag))
    const read = isKnown(reads) ? reads : await Promise.all(reads)
    const isCurrent = (tag: string, index: number) =>
      begun[tag] === (read[index] === undefined ? this.#versions.trusted.get(tag) : read[index])
    const replaced = tags.filter((tag, index) => !isCurrent(tag, index))
    if (!replaced.every(isFreshnessTag)) {
      return 'invalidated'
    }
    // What the store does not confirm is to be valid only under the versions it was made under.
    if (read.includes(undefined)) {
      return begun
    }
    return replaced.length === 0
      ? settled
      : { ...settled, ...Object.fromEntries(replaced.map((tag) => [tag, begun[tag]])) }
  }

  /**
   * Whether some of the versions that a page was made under are of this process, and new: others may have
   * made them at the same time, and may not know yet that theirs have not remained.
   *
   * @param since - Milliseconds since the epoch
   */
  areFirst(tagVersions: TagVersionMap, since: number): boolean {
    const isFirst = (version: string) =>
      this.#versions.isMadeHere(version) && TagVersion.madeAt(version) >= since
    return this.areShared && Object.values(tagVersions).some(isFirst)
  }

  /** The clocks of two servers may differ */
  #isOlder(version: string, begunAt: number): boolean {
    const skew = this.#versions.isMadeHere(version) ? 0 : CLOCK_SKEW
    return TagVersion.madeAt(version) < begunAt - skew
  }

  async #lasting(tags: string[]): Promise<Version[]> {
    const versions = await Promise.all(tags.map((tag) => this.#versions.readOrTrust(tag)))
    return tags.map((tag, index): Version => [tag, versions[index]]).filter(hasVersion)
  }

  async #allLasting(begun: TagVersionMap): Promise<TagVersionMap | null> {
    const isLasting = ([tag]: Version) => lastingTag(tag) === tag
    const bounded = Object.entries(begun).filter((entry) => !isLasting(entry))
    return allOrNone([
      ...Object.entries(begun).filter(isLasting),
      ...(await this.#readOrMake(bounded.map(([tag]) => [lastingTag(tag), null]))),
    ])
  }

  async #readOrMake(ttls: [tag: string, ttl: number | null][]): Promise<Version[]> {
    const versions = await this.#versions.readOrMake(ttls)
    return ttls.map(([tag], index) => [tag, versions[index]])
  }
}

function hasVersion([, version]: Version): boolean {
  return version !== null
}

/**
 * Whether nothing has to be waited for, as where only this process has the versions.
 */
function isKnown<Value>(values: (Value | Promise<Value>)[]): values is Value[] {
  return !values.some((value) => value instanceof Promise)
}

function allOrNone(versions: Version[]): TagVersionMap | null {
  // A dictionary from the beginning: each page has tags of its own, and V8 would make a class of them.
  const map = Object.create(null) as TagVersionMap
  for (const [tag, version] of versions) {
    if (version === null) {
      return null
    }
    map[tag] = version
  }
  return map
}
