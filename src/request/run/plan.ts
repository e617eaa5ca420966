import { Seen } from './seen.ts'
import { knownLength } from './known_length.ts'
import { variantsOf } from './variants.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Totals } from '../types.ts'
import type { Page } from './page.ts'
import type { RunParts } from './run_parts.ts'
import type { Variant } from './variant.ts'
import type { Visits } from './verify.ts'

/**
 * One page to be asked for, as whom and how.
 */
export interface Task {
  page: Page
  session: PersonaSession
  variant: Variant

  /** Those of the same page as the same persona share one */
  visits: Visits
}

/**
 * What is to be asked for: every page once, as every persona, in every variant.
 */
export class Plan {
  #parts: RunParts
  #totals: Totals
  #variants: Variant[]
  #seen = new Seen()

  /** Visits in all, or null as long as that is not known */
  total: number | null

  /** There were more URLs than `limit` */
  isLimited = false

  /**
   * @param totals - Where URLs and duplicates are counted
   */
  constructor(parts: RunParts, totals: Totals) {
    const { languages, vary, urls, limit } = parts.options
    this.#parts = parts
    this.#totals = totals
    this.#variants = variantsOf(languages, vary)
    const length = knownLength(urls)
    this.total = length === null ? null : Math.min(length, limit) * this.#each
  }

  /**
   * Reads the next page when somebody asks for a task, and not before.
   */
  async *tasks(pages: AsyncIterable<Page>): AsyncGenerator<Task, void, void> {
    for await (const page of pages) {
      if (!this.#isNew(page)) {
        continue
      }
      if (this.#totals.urls === this.#parts.options.limit) {
        this.isLimited = true
        break
      }
      this.#totals.urls++
      for (const session of this.#parts.sessions) {
        const visits: Visits = { left: this.#variants.length, vary: new Set() }
        for (const variant of this.#variants) {
          yield { page, session, variant, visits }
        }
      }
    }
    this.total = this.#totals.urls * this.#each
  }

  get #each(): number {
    return this.#parts.sessions.length * this.#variants.length
  }

  #isNew(page: Page): boolean {
    const { target, host } = page.refused
      ? { target: page.shown, host: '' }
      : this.#parts.site.address(page.url)
    const isNew = this.#seen.add(JSON.stringify([String(target), host, page.headers]))
    if (!isNew) {
      this.#totals.duplicates++
      this.total = this.total === null ? null : this.total - this.#each
    }
    return isNew
  }
}
