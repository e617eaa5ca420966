import { checkPolicy } from './check_policy.ts'
import { keyedQueryOf, type KeyedQuery } from '../keys/query/keyed_query.ts'
import { localePart } from '../keys/host_and_locale.ts'
import { nameMatcher } from '../keys/query/query.ts'
import { routeKey, storedKey } from '../storage/stored_key.ts'
import { declaredPrefix } from './computing/declared_prefix.ts'
import { declaredTags } from './computing/declared_tags.ts'
import { noVarySearch } from './no_vary_search.ts'
import { pagePrefix, type Versioned } from './page_prefix.ts'
import { pageTimeout, timeoutByFunction } from './computing/page_timeout.ts'
import { longerTtl, tagTtl, type TagTtl } from './tag_ttl.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { PageStore } from '../storage/page_store.ts'
import type { Policy } from './policy.ts'
import type { Consent, Prefetch, ResolvedConfig } from '../types.ts'

/**
 * Statuses that are heuristically cacheable (RFC 9110, 15.1), as far as such a response is a page.
 */
const STORABLE_STATUSES = [200, 203, 204, 300, 301, 308]

/** What AdonisJS calls the domain of a route that has none */
const ROOT_DOMAIN = 'root'

/** The stored keys that were made lately, by key. To know which was asked for last would cost each hit more */
const MADE = new Map<string, Made>()
const MOST_MADE = 1_000

interface Made {
  policy: EffectivePolicy
  route: HttpContext['route']
  stored: string
}

/**
 * A policy together with what the configuration says where the policy says nothing. Made once per
 * policy, so that nothing has to be looked up for a hit.
 */
export class EffectivePolicy {
  readonly declared: Policy
  readonly store: PageStore
  readonly consents: ReadonlySet<Consent>
  readonly statuses: ReadonlySet<number>
  /** Seconds for which an expired page is served while it is renewed */
  readonly grace: number
  /** Seconds beyond that for which it is served if producing a new one fails */
  readonly staleIfError: number
  /** Milliseconds after which producing the page counts as failed; `null`: never */
  readonly timeLimit: number | null
  /** How many variants the page may have */
  readonly maxVariants: number
  /** Seconds for which the version of a tag that visitors cause is kept: of the page, and declared */
  tagTtl: TagTtl
  /** How much of the query a handler may see. Ignored parameters are no part of any page */
  readonly keyedQuery: KeyedQuery
  /** The directives of the response decide how long it is kept */
  readonly followsResponse: boolean
  /** What decides how long a page is kept */
  readonly kind: 'timed' | 'response' | 'forever'
  /** The application is being developed: browsers are to ask every time */
  readonly isDeveloped: boolean
  readonly isKnownParameter: (name: string) => boolean
  /** The key is one of an application's own function: it says nothing of route, language, path and query */
  readonly hasOwnKey: boolean
  /** What a browser gets that asks for a page in advance */
  readonly prefetch: Prefetch
  /** Response headers by which the response decides that before `Cache-Control`, in lower case */
  readonly targets: readonly string[]
  /** The value of `No-Vary-Search`; `null` where nothing is said */
  readonly noVarySearch: string | null
  /** Seconds for which browsers may keep the page without asking; `null`: as long as it is fresh */
  readonly browserTimeout: number | null
  /** Its pages may be answered before the application sees the request */
  readonly isFront: boolean
  #config: ResolvedConfig
  #sources: Versioned | null
  #prefix: string | null
  /** Seconds; `undefined` where a function says it for each request */
  #timeout: number | null | undefined

  /**
   * @param sources - What pages are made of, where that may change
   * @throws E_INVALID_POLICY - when it names a hole that config/cache_helpers.ts has not, or is to be
   * answered before the application and cannot be
   */
  constructor(policy: Policy, config: ResolvedConfig, store: PageStore, sources: Versioned | null) {
    checkPolicy(policy, config)
    this.declared = policy
    this.store = store
    this.consents = new Set(policy.allow ?? config.allow)
    this.statuses = new Set([...STORABLE_STATUSES, ...policy.statuses])
    this.grace = policy.forever ? 0 : (policy.grace ?? config.grace)
    this.staleIfError = policy.forever ? 0 : (policy.staleIfError ?? config.staleIfError)
    this.isFront = policy.front
    this.tagTtl = tagTtl(policy.timeout, this.grace + this.staleIfError)
    const { timeLimit = config.timeLimit, browserTimeout = config.browserTimeout } = policy
    this.browserTimeout = browserTimeout
    this.timeLimit = timeLimit && timeLimit * 1000
    const keyedQuery = keyedQueryOf(policy.keyFunc)
    this.keyedQuery = keyedQuery ?? 'declared'
    this.hasOwnKey = keyedQuery === null
    this.maxVariants = policy.maxVariants ?? config.maxVariants
    this.followsResponse = policy.timeout === 'response'
    this.kind = this.followsResponse ? 'response' : policy.forever ? 'forever' : 'timed'
    this.prefetch = policy.prefetch ?? config.prefetch
    this.targets = this.followsResponse ? config.targets : []
    this.noVarySearch = noVarySearch(policy, keyedQuery, config)
    this.isKnownParameter = nameMatcher(policy.allowQuery ?? [])
    this.#config = config
    this.#sources = sources
    this.isDeveloped = sources !== null
    this.#timeout = pageTimeout(policy.timeout, policy)
    this.#prefix =
      typeof policy.keyPrefix === 'function' || sources !== null
        ? null
        : this.#prefixed(policy.keyPrefix ?? '')
  }

  /**
   * The stored key of a request.
   *
   * @returns `null` where the key function says that the request bypasses the cache; a promise where it is asynchronous
   * @throws what the key function throws; and when it returned no string. PrefixError for the keyPrefix function
   */
  key(ctx: HttpContext): string | null | Promise<string | null> {
    const key: unknown = this.declared.keyFunc(ctx)
    return typeof key === 'object' && key !== null
      ? Promise.resolve(key).then((settled) => this.#storedKey(ctx, settled))
      : this.#storedKey(ctx, key)
  }

  /**
   * A handler has given a page a timeout of its own: the versions of tags that are made from now on live
   * as long as such pages need. Those that are there do not, and may end pages earlier, once.
   *
   * @param timeout - Seconds
   */
  noteTimeout(timeout: number): void {
    this.tagTtl = longerTtl(this.tagTtl, tagTtl(timeout, this.grace + this.staleIfError))
  }

  #prefixed(own: string): string {
    return pagePrefix(this.#config, this.#sources, own)
  }

  #storedKey(ctx: HttpContext, key: unknown): string | null {
    if (key === null) {
      return null
    }
    if (typeof key !== 'string') {
      const { declaredBy } = this.declared
      throw new TypeError(
        `The key function of ${declaredBy} must return a string or null, got ${typeof key}`
      )
    }
    const { route } = ctx
    const made = MADE.get(key)
    if (made?.policy === this && made.route === route) {
      return made.stored
    }
    const prefix = this.#prefix ?? this.#prefixed(declaredPrefix(this.declared, ctx))
    // Which route of a domain answers depends on more than the host that is in the key.
    const isOfRoute = this.hasOwnKey || (route !== undefined && route.domain !== ROOT_DOMAIN)
    const stored = isOfRoute
      ? routeKey(prefix, key, `${localePart(ctx)}${route?.domain} ${route?.pattern}`)
      : storedKey(prefix, key)
    if (this.#prefix !== null && !this.hasOwnKey) {
      if (MADE.size >= MOST_MADE) {
        MADE.clear()
      }
      MADE.set(key, { policy: this, route, stored })
    }
    return stored
  }

  /**
   * The tags of the page that a request asks for, told from those that the cache itself gives.
   *
   * @throws TypeError - when a function returned no list of strings; and what it throws
   */
  tags(ctx: HttpContext): string[] {
    return declaredTags(this.declared, ctx)
  }

  /**
   * The timeout for one request. An error of a function is logged, and the page is served all the
   * same.
   *
   * @returns seconds; `null` for a forever page that others must not keep; `undefined` where a
   * function failed or returned something that is no timeout
   */
  timeout(ctx: HttpContext): number | null | undefined {
    return typeof this.declared.timeout === 'function'
      ? timeoutByFunction(this.declared, ctx)
      : this.#timeout
  }
}
