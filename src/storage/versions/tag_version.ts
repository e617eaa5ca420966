import { PAGE_FORMAT } from '../../page/page.ts'

/** How many this process has made */
let made = 0

/**
 * What is stored for a tag: its version, which begins with the time when it was made, and ends with who
 * has made it. Another one replaces it when the tag is invalidated.
 */
export class TagVersion {
  readonly version: string

  constructor(version: string) {
    this.version = version
  }

  /**
   * A new one. It is short: a page has those of all its tags.
   *
   * @param maker - Who makes it: no other process has the same
   */
  static madeBy(maker: string): TagVersion {
    return new TagVersion(`${Date.now().toString(36)}.${(++made).toString(36)}.${maker}`)
  }

  /**
   * Makes versions for tags of one page: the same one for several of them, as far as they are made in the same
   * millisecond, so that the page has fewer.
   */
  static makingBy(maker: string): () => TagVersion {
    let last: TagVersion | null = null
    return () => {
      if (last === null || TagVersion.madeAt(last.version) !== Date.now()) {
        last = TagVersion.madeBy(maker)
      }
      return last
    }
  }

  static isMadeBy(version: string, maker: string): boolean {
    return version.endsWith(`.${maker}`)
  }

  /** @returns milliseconds since the epoch */
  static madeAt(version: string): number {
    return Number.parseInt(version, 36)
  }

  /**
   * Reads the stored form back.
   *
   * @returns the version; `null` where the entry is not one of this format
   */
  static parse(entry: unknown): TagVersion | null {
    const tag = entry as { format?: unknown; version?: unknown } | null
    return typeof tag === 'object' &&
      tag !== null &&
      tag.format === PAGE_FORMAT &&
      typeof tag.version === 'string'
      ? new TagVersion(tag.version)
      : null
  }

  toJSON() {
    return { format: PAGE_FORMAT, version: this.version }
  }
}
