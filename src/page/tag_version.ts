import { randomUUID } from 'node:crypto'
import { PAGE_FORMAT } from './page.ts'

/**
 * What is stored for a tag: its version, which another one replaces when the tag is
 * invalidated.
 */
export class TagVersion {
  readonly version: string

  constructor(version: string = randomUUID()) {
    this.version = version
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
