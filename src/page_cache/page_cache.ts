import { tell } from './answer/answer.ts'
import { VariantSlot } from '../storage/variant_slot.ts'
import { Invalidation } from './invalidation.ts'
import { PageStores } from '../storage/page_stores.ts'
import { Flights } from './in_flight/flights.ts'
import { EffectivePolicy } from '../policy/effective_policy.ts'
import { decline, renew, skip } from './renew.ts'
import { visit } from './serve.ts'
import { forward } from './answer/forward.ts'
import { RouteFacts } from '../routes/route_facts.ts'
import { inspect } from './inspection/inspect.ts'
import { inspectionOf } from './inspection/inspection.ts'
import { identify } from './lookup/identify.ts'
import { Productions } from './in_flight/productions.ts'
import { nameMatcher } from '../keys/query.ts'
import { parseCacheStatus } from '../http/cache_status.ts'
import { withoutPolicy } from '../renewal/without_policy.ts'
import { selfRequest, type Handle, type SelfRequest } from '../renewal/self_request.ts'
import { isAuthorised, renewsKey } from '../renewal/authorisation.ts'
import { BackgroundRenewals } from './in_flight/background_renewals.ts'
import type { Tools } from './runtime.ts'
import type { CacheStores } from '../storage/page_stores.ts'
import type { Policy } from '../policy/policy.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'
import type { ImportController } from '../routes/routed_action.ts'
import type { CacheStatus } from '../http/cache_status.ts'

/**
 * What the page cache needs of the application. The provider supplies it.
 */
export interface PageCacheOptions extends Pick<
  Tools,
  'config' | 'holes' | 'isTrustedHost' | 'logger' | 'parseQuery' | 'serializeJSON' | 'showsKeys'
> {
  caches: CacheStores
  importController: ImportController
  application: {
    /** Where the application answers; relative URLs are resolved against it */
    baseUrl: () => string
    /** Handles a request without a port */
    handle: Handle
  }
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
  #application: PageCacheOptions['application']
  #importController: ImportController
  #terms = new WeakMap<Policy, EffectivePolicy>()
  #routes = new WeakMap<RouteJSON, RouteFacts>()
  #underWay = new WeakSet<HttpContext>()
  #invalidation: Invalidation

  constructor(options: PageCacheOptions) {
    const { caches, importController, application, ...rest } = options
    this.stores = new PageStores(caches, rest.logger, rest.config.keyPrefix)
    this.#application = application
    this.#importController = importController
    this.#tools = {
      ...rest,
      flights: new Flights(),
      productions: new Productions(),
      background: new BackgroundRenewals(options.config.backgroundRenewals, options.logger),
      ask: (url, request) => this.#ask(url, request),
      isIgnored: nameMatcher(options.config.ignoreQuery),
    }
    this.#invalidation = new Invalidation(this.#tools, this.stores, application.baseUrl)
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
    if (!this.#tools.config.enabled) {
      return this.pass(ctx, 'disabled', next)
    }
    const method = ctx.request.intended()
    if (method !== 'GET' && method !== 'HEAD') {
      return this.pass(ctx, 'method', next)
    }

    const terms = this.termsOf(policy)
    const { key = '', bypass } = await identify(ctx, this.#tools, terms)
    const place = new VariantSlot(terms.store, key, ctx.request.request.headers)
    const isRenewal = method === 'GET' && isAuthorised(ctx.request.request)
    const passage = { ctx, terms, place, next, isRenewal, tools: this.#tools }
    const inspection = inspectionOf(ctx.request.request)

    if (inspection) {
      return inspect(passage, bypass, inspection)
    }
    if (bypass) {
      return isRenewal ? skip(passage, bypass) : forward(passage, { fwd: 'bypass', detail: bypass })
    }
    if (!isRenewal) {
      return visit(passage)
    }
    return renewsKey(ctx.request.request, key) ? renew(passage) : decline(passage, 'key-differs')
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
  async pass(ctx: HttpContext, reason: string, next: () => Promise<unknown>): Promise<void> {
    try {
      await next()
    } finally {
      const visitor: CacheStatus =
        reason === 'method' ? { fwd: 'method' } : { fwd: 'bypass', detail: reason }
      const isRenewal = isAuthorised(ctx.request.request)
      tell(ctx, this.#tools, isRenewal ? { fwd: 'request', detail: `skipped: ${reason}` } : visitor)
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
    return this.#invalidation.byKey(key, options)
  }

  /**
   * Invalidates the pages of a URL with all their variants, in every store that pages are kept
   * in. A page that is being produced meanwhile is not valid either.
   *
   * @param url - Absolute; or relative, for `APP_URL` and the `hosts` of the configuration
   * @param options - `cache`: name of the only store to look into
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await pageCache.forgetUrl('/posts/1')
   * ```
   */
  async forgetUrl(url: string | URL, options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.byUrl(url, options.cache ?? null)
  }

  /**
   * Invalidates the pages of URLs that something was written to, as far as `invalidateOnWrite` of
   * the configuration says.
   *
   * @param urls - Absolute
   * @throws what a store throws
   */
  async forgetWritten(urls: URL[]): Promise<void> {
    await this.#invalidation.byWrite(urls)
  }

  /**
   * Invalidates all pages that carry one of the tags, in every store that pages are kept in.
   *
   * @param options - `cache`: name of the only store to look into
   * @throws E_STORE_UNAVAILABLE - when a store does not keep that
   * @example
   * ```ts
   * await pageCache.forgetTags(['posts'])
   * ```
   */
  async forgetTags(tags: string[], options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.byTags(tags, options.cache ?? null)
  }

  /**
   * Removes all pages from a store, and nothing else that the application keeps there.
   *
   * @param options - `cache`: name of the store. Default: the one that pages are kept in
   * @throws what the store throws
   */
  async clear(options: { cache?: string | null } = {}): Promise<void> {
    await this.#invalidation.all(options.cache ?? null)
  }

  /**
   * Produces a page again, now and in process, and puts it in the place of the stored one.
   *
   * @param url - Absolute, or relative to `APP_URL`
   * @param headers - Such as those that the page's `Vary` names
   * @returns what became of it: `renewed`, `unchanged`, `evicted`, `kept` (producing it failed),
   * `skipped: reason` or `failed: reason`
   * @example
   * ```ts
   * await pageCache.renew('/reports/yearly')
   * ```
   */
  async renew(url: string | URL, headers?: Record<string, string>): Promise<string> {
    return this.#ask(new URL(url, this.#application.baseUrl()), { headers })
  }

  /**
   * Resolves when no page is being renewed in the background any more: in tests, and before an
   * application ends.
   */
  async settled(): Promise<void> {
    await this.#tools.background.settled()
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
  termsOf(policy: Policy): EffectivePolicy {
    let terms = this.#terms.get(policy)
    if (!terms) {
      const { config } = this.#tools
      const store = this.stores.use(policy.cache ?? config.cache, policy.declaredBy)
      terms = new EffectivePolicy(policy, config, store)
      this.#terms.set(policy, terms)
    }
    return terms
  }

  async #ask(url: URL, request: SelfRequest): Promise<string> {
    const answer = await selfRequest(this.#application.handle, url, request)
    return parseCacheStatus(answer.cacheStatus)?.detail ?? withoutPolicy(answer.status)
  }
}
