import { hash } from 'node:crypto'
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
  /** Names page, persona and variant in a journal */
  key: string
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
  #totals: Pick<Totals, 'urls' | 'duplicates'>
  /** Each page is asked for in all of these */
  readonly variants: Variant[]
  #seen = new Seen()

  /** Visits in all, or null as long as that is not known */
  total: number | null

  /** There were more URLs than `limit` */
  isLimited = false

  /**
   * @param totals - Where URLs and duplicates are counted
   */
  constructor(parts: RunParts, totals: Pick<Totals, 'urls' | 'duplicates'>) {
    const { languages, vary, urls, limit } = parts.options
    this.#parts = parts
    this.#totals = totals
    this.variants = variantsOf(languages, vary)
    const length = knownLength(urls)
    this.total = length === null ? null : Math.min(length, limit) * this.each
  }

  /**
   * Reads the next page when somebody asks for a task, and not before. What a journal has is not
   * asked for again.
   */
  async *tasks(pages: AsyncIterable<Page>): AsyncGenerator<Task, void, void> {
    const { sessions, options } = this.#parts
    for await (const page of this.pages(pages)) {
      for (const session of sessions) {
        const named = this.variants.map((variant) => {
          return { key: this.#taskKey(page, session, variant), variant }
        })
        const left = named.filter(({ key }) => !options.journal?.has(key))
        const visits: Visits = { left: left.length, vary: new Set() }
        for (const { key, variant } of left) {
          yield { key, page, session, variant, visits }
        }
      }
    }
  }

  /**
   * Every page once, and as many as the limit says.
   */
  async *pages(pages: AsyncIterable<Page>): AsyncGenerator<Page, void, void> {
    for await (const page of pages) {
      if (!this.#isNew(page)) {
        continue
      }
      if (this.#totals.urls === this.#parts.options.limit) {
        this.isLimited = true
        break
      }
      this.#totals.urls++
      yield page
    }
    this.total = this.#totals.urls * this.each
  }

  /** Each page is asked for as all of these */
  get sessions(): PersonaSession[] {
    return this.#parts.sessions
  }

  /** Visits of each page */
  get each(): number {
    return this.#parts.sessions.length * this.variants.length
  }

  #taskKey(page: Page, { persona }: PersonaSession, { language, vary }: Variant): string {
    return this.#parts.options.journal === null
      ? ''
      : hash(
          'sha1',
          `${this.#name(page)} ${JSON.stringify([persona.name, language, vary])}`,
          'base64url'
        ).slice(0, 12)
  }

  #name(page: Page): string {
    if (page.refused) {
      return JSON.stringify([page.shown, '', page.headers, page.refused.key])
    }
    const { target, host } = this.#parts.site.address(page.url)
    return JSON.stringify([String(target), host, page.headers])
  }

  #isNew(page: Page): boolean {
    const isNew = this.#seen.add(this.#name(page))
    if (!isNew) {
      this.#totals.duplicates++
      this.total = this.total === null ? null : this.total - this.each
    }
    return isNew
  }
}
