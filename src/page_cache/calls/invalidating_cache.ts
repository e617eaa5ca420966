import { checkArgument } from '../../options/check_argument.ts'
import { checkOptions } from '../../options/check_options.ts'
import type { KeyOptions, PageOperations, TagsOptions } from './page_operations.ts'

/**
 * What an application calls when its data have changed: the part of the page cache that invalidates
 * pages, or has them renewed.
 */
export class InvalidatingCache {
  #operations: PageOperations

  /** @internal */
  constructor(operations: PageOperations) {
    this.#operations = operations
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
  async forget(key: string, options: KeyOptions = {}): Promise<boolean> {
    checkArgument('forget()', 'key', key)
    checkOptions('forget()', options, ['cache', 'keyPrefix'])
    return this.#operations.invalidation.forgetKey(key, options)
  }

  /**
   * Invalidates the pages of a URL with all their variants, in every store that pages are kept
   * in. A page that is being produced meanwhile is not valid either.
   *
   * A page that an application's own key function shows under several paths is found by that of the request
   * which produced it alone: give it a tag, or name it by its key, with `forget()`.
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
    checkOptions('forgetUrl()', options, ['cache'])
    await this.#operations.invalidation.ofUrl('forgetUrl', url, options.cache ?? null)
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
    await this.#operations.invalidation.forgetWritten(urls, tags)
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
    checkOptions('forgetTags()', options, ['cache', 'kind'])
    await this.#operations.invalidation.ofTags('forgetTags', tags, options)
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
    checkOptions('forgetView()', options, ['cache'])
    await this.#operations.invalidation.forgetView(view, options.cache ?? null)
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
    checkOptions('expireTags()', options, ['cache', 'kind'])
    await this.#operations.invalidation.ofTags('expireTags', tags, options)
  }

  /**
   * The same for the pages of a URL, with all their variants. One that is shown under several paths is found
   * as by `forgetUrl()`: give it a tag.
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
    checkOptions('expireUrl()', options, ['cache'])
    await this.#operations.invalidation.ofUrl('expireUrl', url, options.cache ?? null)
  }

  /**
   * Removes all pages from a store, and nothing else that the application keeps there.
   *
   * @param options - `cache`: name of the store. Default: the one that pages are kept in
   * @throws E_INVALID_ARGUMENT
   * @throws what the store throws
   * @throws E_NETWORK_PURGE_FAILED - when a network in front still has them
   * @example
   * ```ts
   * await pageCache.clear()
   * ```
   */
  async clear(options: { cache?: string | null } = {}): Promise<void> {
    checkOptions('clear()', options, ['cache'])
    await this.#operations.invalidation.clear(options.cache ?? null)
  }
}
