import { canonicalHost } from '../keys/host_and_locale.ts'
import { pagePrefix } from '../policy/page_prefix.ts'
import { hereThenThere } from './here_then_there.ts'
import { invalidateStores } from './invalidate_stores.ts'
import { tell } from '../telemetry/tell.ts'
import { ownTags, urlTags } from '../keys/tags_by_kind.ts'
import { freshnessTag, keyTag, PAGE_KINDS, pageTag } from '../keys/tags.ts'
import { isOfKey, routeKeyStart, storedKey, withoutVersion } from '../storage/stored_key.ts'
import { clearSlot, isSlotStored } from '../storage/slot/slot_entries.ts'
import type { Targets } from './targets.ts'
import type { Runtime } from './runtime.ts'
import type { PageStore } from '../storage/page_store.ts'
import type { PageStores } from '../storage/page_stores.ts'
import type { PageKind } from '../keys/tags.ts'
import type { PagesInvalidated } from '../telemetry/page_events.ts'
import type { Invalidates, KeyOptions, TagsOptions } from './calls/page_operations.ts'

/**
 * Which of two things happens to the pages of a tag, as the tag whose version is forgotten: the tag
 * itself, so that they are gone; or its freshness tag, so that they are outdated.
 */
type Effect = (tag: string) => string

const GONE: Effect = (tag) => tag

const EFFECTS = {
  forgetUrl: GONE,
  forgetTags: GONE,
  expireUrl: freshnessTag,
  expireTags: freshnessTag,
} satisfies Record<string, Effect>

/**
 * What is invalidated, as those are told of it who listen.
 */
type Told = Pick<PagesInvalidated, 'by' | 'names'> & { kind?: PageKind | null }

/**
 * Invalidates pages: by key, by URL, by tag, or all of them. A page that is being produced
 * meanwhile is not stored, or is not valid when it is.
 */
export class Invalidation implements Invalidates {
  readonly targets: Targets
  #runtime: Runtime
  #stores: PageStores

  constructor(runtime: Runtime, stores: PageStores, targets: Targets) {
    this.#runtime = runtime
    this.#stores = stores
    this.targets = targets
  }

  /**
   * Removes the page of a built-in key function, and invalidates it together with those that an
   * application's own key function has given this key on any route: a process that produces one of
   * them meanwhile knows nothing of the removal.
   *
   * @returns whether there was one
   */
  async forgetKey(key: string, options: KeyOptions): Promise<boolean> {
    const { config, sources, flights, productions, networks } = this.#runtime
    const store = this.#stores.use(options.cache ?? config.cache, 'forget()')
    const prefix = pagePrefix(config, sources?.look() ?? null, options.keyPrefix ?? '')
    const stored = storedKey(prefix, key)
    const ofRoute = routeKeyStart(prefix, key)
    const matches = (other: string) => isOfKey(other, stored) || isOfKey(other, ofRoute)
    productions.invalidate(store.name, matches)
    flights.invalidate(store.name, matches)

    const kinds = [false, true]
    const ofOwnKey = kinds.map((forever) => keyTag(withoutVersion(ofRoute), forever))
    const ofPage = kinds.map((forever) => pageTag(withoutVersion(stored), forever))
    const wasStored = await Promise.all([
      isSlotStored(store, stored),
      ...ofOwnKey.map((tag) => store.tags.isKnown(tag)),
    ])
    const tags = [...ofOwnKey, ...ofPage]
    await hereThenThere(
      async () => {
        await Promise.all([clearSlot(store, stored), store.tags.invalidate(tags)])
        this.#tell({ by: 'key', names: [key] }, GONE, [store])
      },
      () => networks?.purge(tags, false)
    )
    return wasStored.includes(true)
  }

  async ofUrl(
    method: 'forgetUrl' | 'expireUrl',
    url: string | URL,
    cache: string | null
  ): Promise<void> {
    const told: Told = { by: 'url', names: [String(url)] }
    await this.#named(cache, this.targets.tagsOfUrl(method, url), EFFECTS[method], told)
  }

  /**
   * The pages of what was written. They may not exist, since nobody named them: nothing is left in
   * the store for them.
   *
   * @param urls - Absolute
   * @param named - Tags that the application itself has named
   */
  async forgetWritten(urls: URL[], named: string[]): Promise<void> {
    const { config, reading, hosts } = this.#runtime
    const kinds = config.invalidateOnWrite === 'all' ? [false, true] : [false]
    const ofUrls = urls
      .map(({ host, pathname, search }) => ({ host: canonicalHost(host), pathname, search }))
      .filter(({ host }) => host !== null && hosts.has(host))
      .flatMap(({ host, pathname, search }) =>
        kinds.flatMap((forever) => urlTags(host!, pathname, search, reading, forever))
      )
    this.#stores.use(config.cache, 'config/cache_helpers.ts')
    const stores = this.#stores.inUse()
    const kind = kinds.length === 1 ? 'timeout' : null
    const told: Told = { by: 'write', names: urls.map(String), kind }
    await this.#invalidate(stores, [...ofUrls, ...ownTags(named)], GONE, told)
  }

  async ofTags(
    method: 'forgetTags' | 'expireTags',
    tags: string[],
    { cache = null, kind }: TagsOptions
  ): Promise<void> {
    const kinds = kind === undefined ? PAGE_KINDS : [kind]
    const told: Told = { by: 'tags', names: tags, kind }
    await this.#named(cache, ownTags(tags, kinds), EFFECTS[method], told)
  }

  async forgetView(view: string, cache: string | null): Promise<void> {
    await this.#named(cache, this.targets.tagsOfView(view), GONE, { by: 'view', names: [view] })
  }

  async clear(cache: string | null): Promise<void> {
    const { config, flights, productions, networks } = this.#runtime
    const store = this.#stores.use(cache ?? config.cache, 'clear()')
    productions.invalidate(store.name)
    flights.invalidate(store.name)
    await hereThenThere(
      async () => {
        await store.clear()
        this.#tell({ by: 'all', names: [] }, GONE, [store])
      },
      () => networks?.purgeStore(store.name)
    )
  }

  /**
   * @param stores - That do not have them any more
   */
  #tell({ by, names, kind = null }: Told, effect: Effect, stores: PageStore[]): void {
    if (stores.length > 0) {
      tell(this.#runtime, 'page_cache:invalidated', () => ({
        ...{ how: effect === GONE ? 'forgotten' : 'expired', by, names, kind },
        stores: stores.map(({ name }) => name),
      }))
    }
  }

  #named(cache: string | null, tags: string[], effect: Effect, told: Told): Promise<void> {
    const stores = cache === null ? this.#stores.all() : [this.#stores.use(cache, 'the options')]
    return this.#invalidate(stores, tags, effect, told)
  }

  #invalidate(stores: PageStore[], tags: string[], effect: Effect, told: Told): Promise<void> {
    return hereThenThere(
      () => invalidateStores(stores, tags.map(effect), (done) => this.#tell(told, effect, done)),
      () => (tags.length === 0 ? undefined : this.#runtime.networks?.purge(tags, effect !== GONE))
    )
  }
}
