import { E_STORE_UNAVAILABLE } from '../errors.ts'
import { listedPage, type ListedPage } from './listed_page.ts'
import type { PageNotes } from '../page_cache/indexing/page_notes.ts'
import { SelectedPages, type PageSelection } from '../page_cache/indexing/selected_pages.ts'

/**
 * The pages of several stores, and what is known of those stores when all have been read. One that
 * fails, or does not answer, does not keep the others.
 */
export class ListedStores {
  /** Of the stores that failed, in sentences */
  readonly errors: string[] = []
  /** What the indexes do not know, in sentences */
  readonly problems = new Set<string>()
  /** Since when there is an index, in milliseconds since the epoch; `null`: there is none */
  since: number | null = null
  /** How many pages other versions of the application have stored */
  ofOtherVersions = 0
  #notes: PageNotes
  #selected: SelectedPages
  #stores: string[]

  /**
   * @param stores - Names of stores of config/cache.ts
   */
  constructor(notes: PageNotes, selection: PageSelection, stores: string[]) {
    this.#notes = notes
    this.#selected = new SelectedPages(selection)
    this.#stores = stores
  }

  async *read(): AsyncGenerator<ListedPage, void, void> {
    for (const store of this.#stores) {
      const stored = this.#notes.stored(this.#selected, [store])
      try {
        for await (const record of stored.read()) {
          yield listedPage(record, Date.now())
        }
      } catch (error) {
        if (!(error instanceof E_STORE_UNAVAILABLE)) {
          throw error
        }
        this.errors.push(error.message)
      }
      stored.problems.forEach((problem) => this.problems.add(problem))
      this.since = Math.min(this.since ?? Infinity, stored.since ?? Infinity)
      this.since = this.since === Infinity ? null : this.since
      this.ofOtherVersions += stored.ofOtherVersions
    }
    this.#selected.hints().forEach((hint) => this.problems.add(hint))
  }
}
