import { randomUUID } from 'node:crypto'
import { PAGE_FORMAT } from '../../page/page.ts'

/**
 * What is stored for a tag: its version, which begins with the time when it was made. Another one
 * replaces it when the tag is invalidated.
 */
export class TagVersion {
  readonly version: string

  constructor(version: string = `${Date.now().toString(36)}.${randomUUID()}`) {
    this.version = version
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
