import type { HttpContext } from '@adonisjs/core/http'
import type { Consent, Duration } from './config_types.ts'

export type * from './config_types.ts'

/**
 * How long a page of `cachePage` is fresh; `'response'`: as long as the response itself says, by
 * `Cache-Control` and `Expires`, to a shared cache (RFC 9111).
 */
export type PageTimeout = Duration | 'response'

/**
 * How long a page is fresh. For a page that is kept forever it sets the `Expires` header;
 * `null`, 0 and less then mean the never-cache headers.
 */
export type Timeout = Duration | null

/**
 * Names the page that a request asks for. What it returns *is* the key: two requests with the
 * same key get the same page. `null` means that this request is not a matter for the cache.
 */
export type KeyFunc = (ctx: HttpContext) => string | null | Promise<string | null>

/**
 * What a visitor gets who asks for a forever page that is not stored.
 *
 * - `store`: it is produced for him, and stored
 * - `render`: it is produced for him, and not stored
 * - `unavailable`: 503 with `Retry-After`; no visitor ever causes the page
 */
export type OnMiss = 'store' | 'render' | 'unavailable'

/**
 * Options that `cachePage` and `cachePageForever` share.
 */
export interface PageOptions {
  /** Prefix of the stored key. Default: none */
  keyPrefix?: string | null | ((ctx: HttpContext) => string | null)

  /** Name of a store of config/cache.ts. Default: `cache` of config/cache_helpers.ts */
  cache?: string | null

  /** Store rules that are set aside for this page, by name. Default: `allow` of the config */
  allow?: Consent[]

  /** Request headers that are part of the key, whatever the response's `Vary` says */
  vary?: string[]

  /** Further statuses that may be stored: 404, 410 */
  statuses?: number[]

  /** Query parameters that the page is known to have. Default: all of them */
  allowQuery?: string[]

  /**
   * Send no cookies with the page, neither the session's nor shield's, and let shared caches
   * keep it (`public`, `s-maxage`): for pages behind a CDN. Default: false
   */
  public?: boolean

  /** Buffer streams and downloads, up to `maxBodySize`, and store them. Default: false */
  streams?: boolean

  /** With which pages are invalidated together: `pageCache.forgetTags(['posts'])` */
  tags?: string[] | ((ctx: HttpContext) => string[])
}

/**
 * Third argument of `cachePage`.
 */
export interface CachePageOptions extends PageOptions {
  /** Seconds beyond the timeout in which the last good page is served if producing fails */
  staleIfError?: Duration
}

/**
 * Third argument of `cachePageForever`.
 */
export interface CachePageForeverOptions extends PageOptions {
  /** What a visitor gets when the page is not stored. Default: `store` */
  onMiss?: OnMiss
}

/**
 * Static properties that both mixins read. Each one is inherited and overridden as statics are,
 * and is typed as widely as it may be set.
 */
export interface PageStatics {
  cacheTimeout: Timeout | ((ctx: HttpContext) => Timeout)
  cacheKeyFunc: KeyFunc
  cacheKeyPrefix: string | null | ((ctx: HttpContext) => string | null)
  cacheCache: string | null
  /** Names of the actions that are cached. Default: every routed action */
  cacheActions: string[]
  cacheAllow: Consent[]
  cacheVary: string[]
  cacheStatuses: number[]
  cacheAllowQuery: string[]
  cacheStreams: boolean
  /** Send no cookies with the page, and let shared caches keep it */
  cachePublic: boolean
  cacheTags: string[] | ((ctx: HttpContext) => string[])
}

/**
 * Static properties of a controller with `CachePageMixin`.
 */
export interface CachePageStatics extends PageStatics {
  cacheStaleIfError: Duration
}

/**
 * Static properties of a controller with `CachePageForeverMixin`.
 */
export interface CachePageForeverStatics extends PageStatics {
  cacheOnMiss: OnMiss
}
