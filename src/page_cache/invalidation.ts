import { canonicalHost } from '../keys/host_and_locale.ts'
import { pagePrefix } from '../policy/page_prefix.ts'
import { hereThenThere } from './here_then_there.ts'
import { tell } from '../telemetry/tell.ts'
import { nameHint } from '../options/name_hint.ts'
import { E_INVALID_ARGUMENT, E_UNKNOWN_VIEW } from '../errors.ts'
import { ownTags, urlTags } from '../keys/tags_by_kind.ts'
import { keyTag, pageTag, viewOf, viewTag, type PageKind } from '../keys/tags.ts'
import { isOfKey, routeKeyStart, storedKey, withoutVersion } from '../storage/stored_key.ts'
import { clearSlot, isSlotStored } from '../storage/slot/slot_entries.ts'
import type { Runtime } from './runtime.ts'
import type { PageStore } from '../storage/page_store.ts'
import type { PageStores } from '../storage/page_stores.ts'
import type { PagesInvalidated } from '../telemetry/page_events.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

interface Application {
  /** Where the application answers; relative URLs are resolved against it */
  baseUrl: () => string
  /** Empty where the application has not loaded them */
  routes: () => RouteJSON[]
}

/**
 * Which of two things happens to the pages of a tag, as the tag whose version is forgotten: the tag
 * itself, so that they are gone; or its freshness tag, so that they are outdated.
 */
type Effect = (tag: string) => string

const GONE: Effect = (tag) => tag

/**
 * What is invalidated, as those are told of it who listen.
 */
type Told = Pick<PagesInvalidated, 'by' | 'names'> & { kind?: PageKind | null }

/**
 * Invalidates pages: by key, by URL, by tag, or all of them. A page that is being produced
 * meanwhile is not stored, or is not valid when it is.
 */
export class Invalidation {
  #runtime: Runtime
  #stores: PageStores
  #application: Application

  constructor(runtime: Runtime, stores: PageStores, application: Application) {
    this.#runtime = runtime
    this.#stores = stores
    this.#application = application
  }

  /**
   * Removes the page of a built-in key function, and invalidates it together with those that an
   * application's own key function has given this key on any route: a process that produces one of
   * them meanwhile knows nothing of the removal.
   *
   * @returns whether there was one
   */
  async byKey(
    key: string,
    options: { cache?: string | null; keyPrefix?: string | null }
  ): Promise<boolean> {
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

  /**
   * @throws E_INVALID_ARGUMENT - when `hosts` of the configuration does not have its host
   */
  async byUrl(
    method: string,
    url: string | URL,
    cache: string | null,
    effect = GONE
  ): Promise<void> {
    const { config, hosts, isIgnored } = this.#runtime
    const base = new URL(this.#application.baseUrl())
    const { host, pathname, search } = new URL(url, base)
    const hasHost = URL.canParse(String(url)) || host !== base.host
    const ownHost = canonicalHost(host) ?? host
    // Where none are written, another process may have another APP_URL
    if (config.hosts !== null && hasHost && !hosts.has(ownHost)) {
      const problem = `pages of ${host} are not cached. Hosts that are: ${hosts.names.join(', ')} (see "hosts" in config/cache_helpers.ts)`
      throw new E_INVALID_ARGUMENT([method, 'url', problem])
    }
    const tagged = hasHost ? [ownHost] : hosts.tagsOfAll
    const tags = tagged.flatMap((one) =>
      [false, true].flatMap((forever) => urlTags(one, pathname, search, isIgnored, forever))
    )
    await this.#named(cache, tags, effect, { by: 'url', names: [String(url)] })
  }

  /**
   * The pages of what was written. They may not exist, since nobody named them: nothing is left in
   * the store for them.
   *
   * @param urls - Absolute
   * @param named - Tags that the application itself has named
   */
  async byWrite(urls: URL[], named: string[]): Promise<void> {
    const { config, isIgnored, hosts } = this.#runtime
    const kinds = config.invalidateOnWrite === 'all' ? [false, true] : [false]
    const ofUrls = urls
      .map(({ host, pathname, search }) => ({ host: canonicalHost(host), pathname, search }))
      .filter(({ host }) => host !== null && hosts.has(host))
      .flatMap(({ host, pathname, search }) =>
        kinds.flatMap((forever) => urlTags(host!, pathname, search, isIgnored, forever))
      )
    this.#stores.use(config.cache, 'config/cache_helpers.ts')
    const stores = this.#stores.inUse()
    const kind = kinds.length === 1 ? 'timeout' : null
    const told: Told = { by: 'write', names: urls.map(String), kind }
    await this.#invalidate(stores, [...ofUrls, ...ownTags(named)], GONE, told)
  }

  /**
   * @param kinds - Of which pages
   */
  async byTags(
    tags: string[],
    cache: string | null,
    kinds: readonly PageKind[],
    effect = GONE
  ): Promise<void> {
    const kind = kinds.length === 1 ? kinds[0] : null
    await this.#named(cache, ownTags(tags, kinds), effect, { by: 'tags', names: tags, kind })
  }

  /**
   * A process that has no routes, such as one that works off a queue, cannot know the views.
   *
   * @throws E_UNKNOWN_VIEW - when there are routes, and none of them
   */
  async byView(view: string, cache: string | null): Promise<void> {
    const known = new Set(this.#application.routes().map(viewOf))
    if (known.size > 0 && !known.has(view)) {
      throw new E_UNKNOWN_VIEW([view, nameHint(view, [...known])])
    }
    const tags = [viewTag(view, false), viewTag(view, true)]
    await this.#named(cache, tags, GONE, { by: 'view', names: [view] })
  }

  async all(cache: string | null): Promise<void> {
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
      () => invalidate(stores, tags.map(effect), (done) => this.#tell(told, effect, done)),
      () => (tags.length === 0 ? undefined : this.#runtime.networks?.purge(tags, effect !== GONE))
    )
  }
}

/**
 * One store that fails does not keep the pages of the others, and is reported all the same.
 *
 * @param done - Called with those that do not have them any more
 * @throws E_STORE_UNAVAILABLE - when a store still has them
 */
async function invalidate(
  stores: PageStore[],
  tags: string[],
  done: (stores: PageStore[]) => void
): Promise<void> {
  const results = await Promise.allSettled(stores.map((store) => store.tags.invalidate(tags)))
  done(stores.filter((_, index) => results[index].status === 'fulfilled'))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed) {
    throw failed.reason
  }
}
