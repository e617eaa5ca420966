import { tell } from './answer.ts'
import { Place } from './place.ts'
import { PageStores } from './stores.ts'
import { Flights } from './flights.ts'
import { PolicyTerms } from './terms.ts'
import { Exchange } from './exchange.ts'
import { RouteFacts } from './route_facts.ts'
import { hostMatcher } from './host_matcher.ts'
import { PAGE_FORMAT } from '../page/page.ts'
import { Productions } from './productions.ts'
import { nameMatcher } from '../page/query.ts'
import { requestedHost } from '../page/host.ts'
import { visitorFacts } from '../page/facts.ts'
import { keyPrefix, storedKey } from './stored_key.ts'
import { ignoreQuery } from '../page/ignored_query.ts'
import { refusal, VISITOR_RULES } from '../page/store_rules.ts'
import type { Tools } from './tools.ts'
import type { CacheStores } from './stores.ts'
import type { Policy } from '../policy/policy.ts'
import type { ResolvedConfig } from '../types.ts'
import type { Logger } from '@adonisjs/core/logger'
import type { HttpContext } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'
import type { ImportController } from './routed_action.ts'
import type { CacheStatus } from '../page/cache_status.ts'

/**
 * What the page cache needs of the application. The provider supplies it.
 */
export interface PageCacheOptions extends Pick<
  Tools,
  'parseQuery' | 'serializeJSON' | 'showsKeys'
> {
  config: ResolvedConfig
  /** Host names whose pages are cached; `null`: any */
  hosts: string[] | null
  caches: CacheStores
  logger: Logger
  importController: ImportController
}

/**
 * The page cache of an application: keeps finished responses and serves them again.
 *
 * @example
 * ```ts
 * import pageCache from 'adonis-cache-helpers/services/main'
 * await pageCache.forget('posts')
 * ```
 */
export class PageCache {
  readonly stores: PageStores
  #tools: Tools
  #isTrustedHost: (host: string) => boolean
  #importController: ImportController
  #terms = new WeakMap<Policy, PolicyTerms>()
  #routes = new WeakMap<RouteJSON, RouteFacts>()
  #underWay = new WeakSet<HttpContext>()

  constructor(options: PageCacheOptions) {
    const { config, hosts, caches, importController, ...rest } = options
    this.stores = new PageStores(caches, rest.logger)
    this.#isTrustedHost = hostMatcher(hosts)
    this.#importController = importController
    this.#tools = {
      ...rest,
      config,
      flights: new Flights(),
      productions: new Productions(),
      isIgnored: nameMatcher(config.ignoreQuery),
    }
  }

  /**
   * Answers a request from the cache, or lets the handler answer it and keeps what may be kept.
   * Nothing else decides.
   *
   * @param policy - What the controller, action or route says about its pages
   * @param next - The handler. It leaves its result in the response
   * @throws what the handler throws
   */
  async respond(ctx: HttpContext, policy: Policy, next: () => Promise<unknown>): Promise<void> {
    this.#underWay.add(ctx)
    const terms = this.termsOf(policy)
    if (!this.#tools.config.enabled) {
      return this.pass(ctx, { fwd: 'bypass', detail: 'disabled' }, next)
    }
    if (!['GET', 'HEAD'].includes(ctx.request.intended())) {
      return this.pass(ctx, { fwd: 'method' }, next)
    }
    const bypass = this.#bypass(ctx, terms)
    if (bypass) {
      return this.#exchange(ctx, terms, '', next).forward(bypass)
    }

    ignoreQuery(ctx, this.#tools.isIgnored)
    let key: string | null
    try {
      key = await storableKey(ctx, policy, terms)
    } catch (error) {
      ctx.logger.error(
        { err: error },
        `page cache: the key function of ${policy.declaredBy} failed`
      )
      const status: CacheStatus = { fwd: 'bypass', detail: 'key-error' }
      return this.#exchange(ctx, terms, '', next).forward(status)
    }
    if (key === null) {
      return this.#exchange(ctx, terms, '', next).forward({ fwd: 'bypass', detail: 'no-key' })
    }
    return this.#exchange(ctx, terms, key, next).run()
  }

  /**
   * Whether a declaration further out is dealing with this request already.
   */
  isUnderWay(ctx: HttpContext): boolean {
    return this.#underWay.has(ctx)
  }

  /**
   * Lets the handler answer, and says in the response why the cache did not.
   */
  async pass(ctx: HttpContext, status: CacheStatus, next: () => Promise<unknown>): Promise<void> {
    try {
      await next()
    } finally {
      tell(ctx, this.#tools, status)
    }
  }

  /**
   * Removes a page with all its variants. A page that is being produced meanwhile is not stored.
   *
   * @param key - What the key function returns for it
   * @param options - `cache` and `keyPrefix` as the policy of the page has them
   * @returns whether there was one
   * @throws what the store throws
   * @example
   * ```ts
   * await pageCache.forget('example.com/posts')
   * ```
   */
  async forget(
    key: string,
    options: { cache?: string | null; keyPrefix?: string | null } = {}
  ): Promise<boolean> {
    const { config, flights, productions } = this.#tools
    const store = this.stores.use(options.cache ?? config.cache, 'forget()')
    const prefix = keyPrefix(
      String(PAGE_FORMAT),
      config.keyPrefix,
      config.version,
      options.keyPrefix ?? ''
    )
    const stored = storedKey(prefix, key)
    productions.invalidate(store.name, stored)
    flights.abandon(store.name, stored)
    return store.delete(stored)
  }

  /**
   * Removes all pages from a store, and nothing else that the application keeps there.
   *
   * @param options - `cache`: name of the store. Default: the one that pages are kept in
   * @throws what the store throws
   */
  async clear(options: { cache?: string | null } = {}): Promise<void> {
    const { config, flights, productions } = this.#tools
    const store = this.stores.use(options.cache ?? config.cache, 'clear()')
    productions.invalidate(store.name)
    flights.abandon(store.name)
    await store.clear()
  }

  /**
   * Where the page cache stands on a route, if that was found out before.
   */
  knownRouteFacts(route: RouteJSON): RouteFacts | undefined {
    return this.#routes.get(route)
  }

  /**
   * Where the page cache stands on a route.
   *
   * @throws E_INVALID_POLICY - when its controller says something that makes no sense
   */
  async routeFacts(route: RouteJSON): Promise<RouteFacts> {
    const facts = await RouteFacts.of(route, this.#importController)
    this.#routes.set(route, facts)
    return facts
  }

  /**
   * A policy together with what the configuration says.
   *
   * @throws E_INVALID_POLICY - when it names a store that config/cache.ts has not
   */
  termsOf(policy: Policy): PolicyTerms {
    let terms = this.#terms.get(policy)
    if (!terms) {
      const { config } = this.#tools
      const store = this.stores.use(policy.cache ?? config.cache, policy.declaredBy)
      terms = new PolicyTerms(policy, config, store)
      this.#terms.set(policy, terms)
    }
    return terms
  }

  /**
   * Why a request is no matter for the cache, as far as that is known beforehand.
   */
  #bypass(ctx: HttpContext, terms: PolicyTerms): CacheStatus | null {
    const host = requestedHost(ctx)
    if (host === null || !this.#isTrustedHost(host)) {
      return { fwd: 'bypass', detail: 'host' }
    }
    const detail = refusal(VISITOR_RULES, visitorFacts(ctx), terms)
    return detail === null ? null : { fwd: 'bypass', detail }
  }

  #exchange(
    ctx: HttpContext,
    terms: PolicyTerms,
    key: string,
    next: () => Promise<unknown>
  ): Exchange {
    const place = new Place(terms.store, key, ctx.request.request.headers)
    return new Exchange(ctx, this.#tools, terms, place, next)
  }
}

/**
 * The stored key of a request.
 *
 * @throws what the key function throws; and when it returned no string
 */
async function storableKey(
  ctx: HttpContext,
  policy: Policy,
  terms: PolicyTerms
): Promise<string | null> {
  const key: unknown = await policy.keyFunc(ctx)
  if (key === null) {
    return null
  }
  if (typeof key !== 'string') {
    throw new TypeError(`A key function must return a string or null, got ${typeof key}`)
  }
  return terms.storedKey(ctx, key)
}
