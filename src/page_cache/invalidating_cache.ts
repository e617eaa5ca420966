import { checkArgument } from '../options/check_argument.ts'
import { freshnessTag, PAGE_KINDS, type PageKind } from '../keys/tags.ts'
import type { Invalidation } from './invalidation.ts'

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
 * What an application calls when its data have changed: the part of the page cache that invalidates
 * pages, or has them renewed.
 */
export class InvalidatingCache {
  #invalidation: Invalidation

  /** @internal */
  constructor(invalidation: Invalidation) {
    this.#invalidation = invalidation
  }

  /**
   * Removes a page with all its variants. A page that is being produced meanwhile is not stored.
   *
   * @param key - What the key function returns for it
   * @param options - `cache` and `keyPrefix` as the policy of the page has them
   * @returns whether there was one
   * @throws E_INVALID_ARGUMENT
   * @throws what the store throws
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has it
   * @example
   * ```ts
   * await pageCache.forget('example.com/posts')
   * ```
   * @see invalidate_cache of django-cache-helpers
   */
  async forget(
    key: string,
    options: { cache?: string | null; keyPrefix?: string | null } = {}
  ): Promise<boolean> {
    checkArgument('forget()', 'key', key)
    return this.#invalidation.byKey(key, options)
  }

  /**
   * Invalidates the pages of a URL with all their variants, in every store that pages are kept
   * in. A page that is being produced meanwhile is not valid either.
   *
   * @param url - Absolute; or relative, for all hosts whose pages are cached
   * @param options - `cache`: name of the only store to look into
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.forgetUrl('/posts/1')
   * ```
   */
  async forgetUrl(url: string | URL, options: { cache?: string | null } = {}): Promise<void> {
    checkArgument('forgetUrl()', 'url', url)
    await this.#invalidation.byUrl('forgetUrl()', url, options.cache ?? null)
  }

  /**
   * Invalidates the pages of URLs that something was written to, as far as `invalidateOnWrite` of
   * the configuration says, and those that carry one of the tags that the answer has named.
   *
   * @param urls - Absolute
   * @throws what a store or a network throws
   * @internal
   */
  async forgetWritten(urls: URL[], tags: string[]): Promise<void> {
    await this.#invalidation.byWrite(urls, tags)
  }

  /**
   * Invalidates all pages that carry one of the tags, in every store that pages are kept in.
   *
   * @param options - `cache`: name of the only store to look into; `kind`: only pages with a `timeout`, or
   * only those that are kept `forever`
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.forgetTags(['posts'])
   * ```
   */
  async forgetTags(tags: string[], options: TagsOptions = {}): Promise<void> {
    checkArgument('forgetTags()', 'tags', tags)
    await this.#invalidation.byTags(tags, options.cache ?? null, kindsOf('forgetTags()', options))
  }

  /**
   * Invalidates all pages of a view, in every store that pages are kept in.
   *
   * @param view - Name of its route, which AdonisJS gives to those of controllers (`posts.show`); of one
   * without a name, its pattern
   * @param options - `cache`: name of the only store to look into
   * @throws E_INVALID_ARGUMENT
   * @throws E_UNKNOWN_VIEW - when the application has no such route
   * @throws E_STORE_UNAVAILABLE - when a store still has them
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.forgetView('posts.show')
   * ```
   */
  async forgetView(view: string, options: { cache?: string | null } = {}): Promise<void> {
    checkArgument('forgetView()', 'view', view)
    await this.#invalidation.byView(view, options.cache ?? null)
  }

  /**
   * Has all pages renewed that carry one of the tags: they are outdated from now on. Whoever asks for
   * one next gets it as it is, and it is renewed in the background, whatever its `grace` says. When that
   * fails, it is gone, unless `grace` or `staleIfError`, counted from now, still allow it.
   *
   * @param options - As for `forgetTags`
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.expireTags(['posts'])
   * ```
   */
  async expireTags(tags: string[], options: TagsOptions = {}): Promise<void> {
    checkArgument('expireTags()', 'tags', tags)
    const kinds = kindsOf('expireTags()', options)
    await this.#invalidation.byTags(tags, options.cache ?? null, kinds, freshnessTag)
  }

  /**
   * The same for the pages of a URL, with all their variants.
   *
   * @param url - Absolute; or relative, for all hosts whose pages are cached
   * @param options - `cache`: name of the only store to look into
   * @throws E_INVALID_ARGUMENT
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.expireUrl('/posts/1')
   * ```
   */
  async expireUrl(url: string | URL, options: { cache?: string | null } = {}): Promise<void> {
    checkArgument('expireUrl()', 'url', url)
    await this.#invalidation.byUrl('expireUrl()', url, options.cache ?? null, freshnessTag)
  }

  /**
   * Removes all pages from a store, and nothing else that the application keeps there.
   *
   * @param options - `cache`: name of the store. Default: the one that pages are kept in
   * @throws what the store throws
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.clear()
   * ```
   */
  async clear(options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.all(options.cache ?? null)
  }
}

/**
 * @throws E_INVALID_ARGUMENT
 */
function kindsOf(method: string, { kind }: TagsOptions): readonly PageKind[] {
  checkArgument(method, 'kind', kind)
  return kind === undefined ? PAGE_KINDS : [kind]
}
