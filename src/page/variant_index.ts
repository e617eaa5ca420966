import { hash, randomUUID } from 'node:crypto'
import { varyValues } from '../http/vary.ts'
import { PAGE_FORMAT } from './page.ts'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * What is stored under a key whose pages differ by `Vary`: which request headers select the
 * page, and where to look for it. Its generation is part of the keys of the variants, so that none
 * of them is found any more when the index is gone.
 */
export class VariantIndex {
  readonly vary: string[]
  readonly generation: string

  constructor(vary: string[], generation: string = randomUUID().slice(0, 8)) {
    this.vary = vary
    this.generation = generation
  }

  /**
   * Reads the stored form back.
   *
   * @returns the index; `null` where the entry is not one of this format
   */
  static parse(entry: unknown): VariantIndex | null {
    const index = entry as { format: number; vary: string[]; generation: string } | null
    const readable =
      typeof index === 'object' &&
      index !== null &&
      index.format === PAGE_FORMAT &&
      Array.isArray(index.vary) &&
      index.vary.every((name) => typeof name === 'string') &&
      typeof index.generation === 'string'
    return readable ? new VariantIndex(index.vary, index.generation) : null
  }

  /**
   * An index that tells the given headers apart as well; itself, where it does so already.
   */
  widened(vary: string[]): VariantIndex {
    const all = [...new Set([...this.vary, ...vary])].sort()
    return all.length === this.vary.length ? this : new VariantIndex(all)
  }

  /**
   * Where the variant for a request is stored.
   *
   * @param key - The stored key of the index
   */
  variantKey(key: string, headers: IncomingHttpHeaders): string {
    const values = JSON.stringify(varyValues(this.vary, headers))
    return `${key};${this.generation}${hash('sha256', values, 'hex').slice(0, 32)}`
  }

  toJSON() {
    return { format: PAGE_FORMAT, vary: this.vary, generation: this.generation }
  }
}
