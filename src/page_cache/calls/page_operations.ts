import type { PageKind } from '../../keys/tags.ts'
import type { Report } from '../../report_types.ts'

/**
 * Which of the pages that carry a tag.
 */
export interface TagsOptions {
  /** Name of the only store to look into. Default: every store that pages are kept in */
  cache?: string | null

  /** Default: both */
  kind?: PageKind
}

/**
 * Which pages that carry a tag are renewed, and how.
 */
export interface RenewTagsOptions extends TagsOptions {
  /** How many at the same time. Default: `backgroundRenewals` of the configuration */
  concurrency?: number

  /** Ends it early */
  signal?: AbortSignal
}

/**
 * Where the page of a key is, as its policy says.
 */
export interface KeyOptions {
  cache?: string | null
  keyPrefix?: string | null
}

/**
 * Invalidates stored pages, or, while the page cache is faked, writes down that it was to. Arguments were
 * looked at as far as that is possible without knowing the application.
 */
export interface Invalidates {
  /** @returns whether there was one */
  forgetKey(key: string, options: KeyOptions): Promise<boolean>

  /** @throws E_INVALID_ARGUMENT - when pages of its host are not cached */
  ofUrl(method: 'forgetUrl' | 'expireUrl', url: string | URL, cache: string | null): Promise<void>

  ofTags(method: 'forgetTags' | 'expireTags', tags: string[], options: TagsOptions): Promise<void>

  /** @throws E_UNKNOWN_VIEW */
  forgetView(view: string, cache: string | null): Promise<void>

  /**
   * The pages of URLs that something was written to, and those that carry tags which the answer names.
   *
   * @param urls - Absolute
   */
  forgetWritten(urls: URL[], tags: string[]): Promise<void>

  clear(cache: string | null): Promise<void>
}

/**
 * The same of renewing them.
 */
export interface Renews {
  /** @returns what became of it */
  renew(url: string | URL, headers?: Record<string, string>): Promise<string>

  renewTags(tags: string[], options: RenewTagsOptions): Promise<Report>

  /** In the background, what a write has outdated */
  renewLater(tags: string[], kind: PageKind): void
}

/**
 * Who does at present what an application calls: the page cache itself, or its fake.
 */
export interface PageOperations {
  invalidation: Invalidates
  renewals: Renews
}
