import { LaterRenewals } from './indexing/later_renewals.ts'
import { SelectedRenewals } from './indexing/selected_renewals.ts'
import type { PageKind } from '../keys/tags.ts'
import type { PageNotes } from './indexing/page_notes.ts'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { Renews, RenewTagsOptions } from './calls/page_operations.ts'
import type { Report } from '../report_types.ts'
import type { Runtime } from './runtime.ts'
import type { PageStores } from '../storage/page_stores.ts'

interface Options extends Pick<PageCacheOptions, 'application' | 'newReport'> {
  notes: PageNotes
  stores: PageStores
}

/**
 * Renews pages: one by its URL, those that carry a tag, and, in the background, those that a write has
 * outdated.
 */
export class Renewals implements Renews {
  /** Those of the pages that are selected, one by one */
  readonly selected: SelectedRenewals
  #runtime: Runtime
  #application: PageCacheOptions['application']
  #later: LaterRenewals

  constructor(runtime: Runtime, { application, newReport, notes, stores }: Options) {
    const { logger } = runtime
    this.#runtime = runtime
    this.#application = application
    this.selected = new SelectedRenewals(runtime, notes, newReport)
    this.#later = new LaterRenewals(this.selected, { logger, stores, ...application })
  }

  async renew(url: string | URL, headers?: Record<string, string>): Promise<string> {
    return this.#runtime.renewInProcess(new URL(url, this.#application.baseUrl()), {
      headers,
      renewedSince: Date.now(),
    })
  }

  async renewTags(tags: string[], { kind, ...options }: RenewTagsOptions): Promise<Report> {
    return this.selected.renew({ tags, kind }, options)
  }

  renewLater(tags: string[], kind: PageKind): void {
    this.#later.add(tags, kind)
  }

  /**
   * Resolves when nothing is being renewed in the background.
   */
  async settled(): Promise<void> {
    await this.#later.settled()
    await this.#runtime.backgroundRenewals.settled()
  }
}
