import { renewPages, type ReportCollector } from './renew_pages.ts'
import type { PageNotes } from './page_notes.ts'
import type { PageSelection } from './selected_pages.ts'
import type { Report, Visit } from '../../report_types.ts'
import type { Runtime } from '../runtime.ts'

/**
 * Renews those of the stored pages that are selected, now and in process.
 */
export class SelectedRenewals {
  #runtime: Runtime
  #notes: PageNotes
  #newReport: () => Promise<ReportCollector>

  constructor(runtime: Runtime, notes: PageNotes, newReport: () => Promise<ReportCollector>) {
    this.#runtime = runtime
    this.#notes = notes
    this.#newReport = newReport
  }

  /**
   * @param options - `concurrency`: how many at the same time. Default: `backgroundRenewals`
   * @throws E_STORE_UNAVAILABLE
   */
  async renew(
    selection: PageSelection,
    options: {
      cache?: string | null
      concurrency?: number
      signal?: AbortSignal
      onVisit?: (visit: Visit) => void
    } = {}
  ): Promise<Report> {
    const { renewInProcess, config } = this.#runtime
    const { cache, concurrency = config.backgroundRenewals, ...rest } = options
    // It brings a reader of globs, which takes a while to load.
    const { SelectedPages } = await import('./selected_pages.ts')
    const pages = this.#notes.stored(new SelectedPages(selection), cache ? [cache] : undefined)
    return renewPages(pages, await this.#newReport(), renewInProcess, { concurrency, ...rest })
  }
}
