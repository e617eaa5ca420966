import type { PageKind } from '../../keys/tags.ts'
import type { Report } from '../../report_types.ts'
import type { ReportCollector } from '../indexing/renew_pages.ts'
import type {
  Invalidates,
  KeyOptions,
  Renews,
  RenewTagsOptions,
  TagsOptions,
} from '../calls/page_operations.ts'
import type { RecordedCall } from './recorded_call.ts'

/**
 * What of the application decides whether an argument makes sense. No store is opened for it.
 */
export interface Checks {
  /** @throws E_INVALID_POLICY - when config/cache.ts has no such store */
  stores: { check(name: string | null, declaredBy: string): string }

  targets: {
    /** @throws E_INVALID_ARGUMENT - when pages of its host are not cached */
    tagsOfUrl(method: string, url: string | URL): unknown

    /** @throws E_UNKNOWN_VIEW */
    tagsOfView(view: string): unknown
  }

  /** That of the configuration */
  store: string | null
}

/**
 * Writes down what the page cache was to do to pages, and does none of it. What makes no sense it refuses
 * as the page cache does.
 */
export class RecordingOperations implements Invalidates, Renews {
  #checks: Checks
  #newReport: () => Promise<ReportCollector>
  #record: (call: RecordedCall) => void

  constructor(
    checks: Checks,
    newReport: () => Promise<ReportCollector>,
    record: (call: RecordedCall) => void
  ) {
    this.#checks = checks
    this.#newReport = newReport
    this.#record = record
  }

  async forgetKey(key: string, { cache, keyPrefix = null }: KeyOptions): Promise<boolean> {
    this.#record({ method: 'forget', key, keyPrefix, cache: this.#oneStore(cache, 'forget()') })
    return true
  }

  async ofUrl(
    method: 'forgetUrl' | 'expireUrl',
    url: string | URL,
    cache: string | null
  ): Promise<void> {
    this.#checks.targets.tagsOfUrl(method, url)
    this.#record({ method, url: String(url), cache: this.#storeOrAll(cache) })
  }

  async ofTags(
    method: 'forgetTags' | 'expireTags',
    tags: string[],
    { cache = null, kind = null as never }: TagsOptions
  ): Promise<void> {
    this.#record({ method, tags: [...tags], kind, cache: this.#storeOrAll(cache) })
  }

  async forgetView(view: string, cache: string | null): Promise<void> {
    this.#checks.targets.tagsOfView(view)
    this.#record({ method: 'forgetView', view, cache: this.#storeOrAll(cache) })
  }

  async forgetWritten(urls: URL[], tags: string[]): Promise<void> {
    urls.forEach((url) => this.#record({ method: 'forgetUrl', url: url.href, cache: null }))
    if (tags.length > 0) {
      this.#record({ method: 'forgetTags', tags, kind: null, cache: null })
    }
  }

  async clear(cache: string | null): Promise<void> {
    this.#record({ method: 'clear', cache: this.#oneStore(cache, 'clear()') })
  }

  async renew(url: string | URL, headers: Record<string, string> = {}): Promise<string> {
    this.#record({ method: 'renew', url: String(url), headers: { ...headers } })
    return 'renewed'
  }

  /**
   * Nothing is wrong with a run that renewed no page, where nobody looked for any.
   */
  async renewTags(
    tags: string[],
    { cache = null, kind = null as never }: RenewTagsOptions
  ): Promise<Report> {
    this.#record({ method: 'renewTags', tags: [...tags], kind, cache: this.#storeOrAll(cache) })
    const report = await this.#newReport()
    return { ...report.build(null), ok: true, problem: null, hints: [] }
  }

  renewLater(tags: string[], kind: PageKind): void {
    this.#record({ method: 'renewTags', tags, kind, cache: null })
  }

  #oneStore(cache: string | null | undefined, declaredBy: string): string {
    return this.#checks.stores.check(cache ?? this.#checks.store, declaredBy)
  }

  #storeOrAll(cache: string | null): string | null {
    return cache === null ? null : this.#checks.stores.check(cache, 'the options')
  }
}
