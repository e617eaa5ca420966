import { ownTag } from '../page/own_tag.ts'
import { urlTag } from '../page/url_tags.ts'
import { PAGE_FORMAT } from '../page/page.ts'
import { keyPrefix, storedKey } from './stored_key.ts'
import type { Tools } from './tools.ts'
import type { PageStore } from './page_store.ts'
import type { PageStores } from './stores.ts'

/**
 * Makes pages be gone: by key, by URL, by tag, or all of them. A page that is being produced
 * meanwhile is not stored, or is not valid when it is.
 */
export class Invalidation {
  #tools: Tools
  #stores: PageStores
  #baseUrl: () => string

  /**
   * @param baseUrl - Where the application answers; relative URLs are resolved against it
   */
  constructor(tools: Tools, stores: PageStores, baseUrl: () => string) {
    this.#tools = tools
    this.#stores = stores
    this.#baseUrl = baseUrl
  }

  async byKey(
    key: string,
    options: { cache?: string | null; keyPrefix?: string | null }
  ): Promise<boolean> {
    const { config, flights, productions } = this.#tools
    const store = this.#stores.use(options.cache ?? config.cache, 'forget()')
    const parts = [config.keyPrefix, config.version, options.keyPrefix ?? '']
    const stored = storedKey(keyPrefix(String(PAGE_FORMAT), ...parts), key)
    productions.invalidate(store.name, stored)
    flights.abandon(store.name, stored)
    return store.deletePages(stored)
  }

  async byUrl(url: string | URL, cache: string | null): Promise<void> {
    const { config, isIgnored } = this.#tools
    const base = new URL(this.#baseUrl())
    const { host, pathname, search } = new URL(url, base)
    const hosts = URL.canParse(String(url)) ? [host] : [base.host, ...(config.hosts ?? [])]
    const tags = hosts.flatMap((one) =>
      [false, true].flatMap((forever) => urlTags(one, pathname, search, isIgnored, forever))
    )
    await this.#inStores(cache, (store) => store.tags.invalidate(tags))
  }

  /**
   * The pages of what was written. Nobody has asked for them to be gone, so there may be none,
   * and nothing is left in the store for them.
   *
   * @param urls - Absolute
   */
  async byWrite(urls: URL[]): Promise<void> {
    const { config, isIgnored, isTrustedHost } = this.#tools
    const kinds = config.invalidateOnWrite === 'all' ? [false, true] : [false]
    const tags = urls
      .filter(({ host }) => isTrustedHost(host))
      .flatMap(({ host, pathname, search }) =>
        kinds.flatMap((forever) => urlTags(host, pathname, search, isIgnored, forever))
      )
    await this.#inStores(null, (store) => store.tags.invalidate(tags))
  }

  async byTags(tags: string[], cache: string | null): Promise<void> {
    await this.#inStores(cache, (store) =>
      store.tags.invalidate(tags.flatMap((tag) => [ownTag(tag, false), ownTag(tag, true)]))
    )
  }

  async all(cache: string | null): Promise<void> {
    const { config, flights, productions } = this.#tools
    const store = this.#stores.use(cache ?? config.cache, 'clear()')
    productions.invalidate(store.name)
    flights.abandon(store.name)
    await store.clear()
  }

  /**
   * A page may be in any store that some policy names.
   */
  async #inStores(
    cache: string | null,
    forget: (store: PageStore) => Promise<void>
  ): Promise<void> {
    const named = this.#stores.use(cache ?? this.#tools.config.cache, 'config/cache_helpers.ts')
    await Promise.all((cache === null ? this.#stores.all() : [named]).map(forget))
  }
}

/**
 * The tags of the pages of a URL, whether they are keyed on its query or not.
 */
function urlTags(
  host: string,
  path: string,
  search: string,
  isIgnored: (name: string) => boolean,
  forever: boolean
): string[] {
  return [search.slice(1), null].map((query) => urlTag(host, path, query, isIgnored, forever))
}
