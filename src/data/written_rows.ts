import { modelTag, rowTag } from '../keys/model_tags.ts'
import type { ModelPages } from './model_pages.ts'

/**
 * How many rows of one model are named one by one. Where more were written, all pages that depend on
 * the model are meant.
 */
const MOST_ROWS = 100

/**
 * What was written at once, in one transaction or by itself.
 */
export class WrittenRows {
  #models = new Map<ModelPages, Set<string>>()

  /**
   * @param keys - Primary keys of a row, now and before. One without has none that pages could name
   */
  add(pages: ModelPages, keys: readonly unknown[]): void {
    const tags = keys.map((key) => rowTag(pages.pageTag, key))
    this.#tagsOf(pages, new Set(tags.filter((tag) => tag !== null)))
  }

  addAll(other: WrittenRows): void {
    other.#models.forEach((tags, pages) => this.#tagsOf(pages, tags))
  }

  /**
   * The tags of the pages that show what was written, and of the lists, by what the model says.
   */
  *tags(): Generator<{ onWrite: ModelPages['onWrite']; tags: string[] }> {
    for (const [{ pageTag, onWrite }, ofRows] of this.#models) {
      const named = ofRows.size > MOST_ROWS ? [modelTag(pageTag)] : ofRows
      yield { onWrite, tags: [pageTag, ...named] }
    }
  }

  #tagsOf(pages: ModelPages, tags: Set<string>): void {
    this.#models.set(pages, (this.#models.get(pages) ?? new Set<string>()).union(tags))
  }
}
