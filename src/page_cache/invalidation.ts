import { ownTag } from '../page/own_tag.ts'
import { urlTag } from '../page/url_tags.ts'
import { PAGE_FORMAT } from '../page/page.ts'
import { keyPrefix, storedKey } from './stored_key.ts'
import type { Tools } from './tools.ts'
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
    return store.delete(stored)
  }

  async byUrl(url: string | URL): Promise<void> {
    const { config, isIgnored } = this.#tools
    const base = new URL(this.#baseUrl())
    const { host, pathname, search } = new URL(url, base)
    const hosts = URL.canParse(String(url)) ? [host] : [base.host, ...(config.hosts ?? [])]
    await this.#byMark(
      hosts.flatMap((one) => [
        urlTag(one, pathname, search.slice(1), isIgnored),
        urlTag(one, pathname, null, isIgnored),
      ])
    )
  }

  async byTags(tags: string[]): Promise<void> {
    await this.#byMark(tags.map(ownTag))
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
  async #byMark(tags: string[]): Promise<void> {
    this.#stores.use(this.#tools.config.cache, 'config/cache_helpers.ts')
    await Promise.all(this.#stores.all().map((store) => store.tags.invalidate(tags)))
  }
}
