import type { HttpContext } from '@adonisjs/core/http'

/**
 * A length of time: seconds, or a string that AdonisJS parses (`'90s'`, `'10m'`, `'1h'`).
 */
export type Duration = number | string

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
 * A store rule that a developer may set aside by its name, saying: this page is the same for
 * everyone who gets this key.
 *
 * - `user`: although someone is logged in
 * - `authorization`: although the request has an `Authorization` header
 * - `session`: although the session is read or written while the page is produced
 * - `cookies`: although a cookie is read while the page is produced
 */
export type Consent = 'user' | 'authorization' | 'session' | 'cookies'

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

/**
 * A spot in a stored page that is filled for each visitor. In a template it is written
 * `{{ hole('name') }}`; or `find` says what stands in its place in a rendered page.
 *
 * @example
 * ```ts
 * defineConfig({
 *   holes: [{ name: 'cart-count', fill: ({ session }) => String(session.get('cart', []).length) }],
 * })
 * ```
 */
export interface Hole {
  /** Lower-case letters, digits and dashes */
  name: string

  /**
   * What stands for the visitor in a page that is produced for him, as it is written there: at
   * least 8 characters, which stand for nothing else. Not needed for holes of templates
   */
  find?: (ctx: HttpContext) => string | undefined

  /** What to put there for a visitor */
  fill: (ctx: HttpContext) => string | undefined | Promise<string | undefined>

  /** Whether the value is escaped for HTML. Default: true, and false where there is a `find` */
  escape?: boolean
}

/**
 * What `defineConfig` takes, in config/cache_helpers.ts.
 */
export interface CacheHelpersConfig {
  /** `false` turns the page cache off for the whole application. Default: true */
  enabled?: boolean

  /**
   * Host names whose pages are cached; requests for other hosts bypass the cache. Default: the
   * host of `APP_URL`; any host while there is none, and in development and tests
   */
  hosts?: string[]

  /** Name of the store of config/cache.ts that pages are kept in. Default: its default store */
  cache?: string | null

  /** Prefix of every stored key, for applications that share a store */
  keyPrefix?: string

  /** Version of the deployed application: pages of another version are not found */
  version?: string

  /** Store rules that are set aside for every page, by name. Default: none */
  allow?: Consent[]

  /** Query parameters that are no part of a page; `*` at the end of a name matches the rest */
  ignoreQuery?: string[]

  /** Seconds beyond the timeout in which the last good page is served if producing fails */
  staleIfError?: Duration

  /** Largest body that is stored: bytes, or a string such as `'1mb'`. Default: `'1mb'` */
  maxBodySize?: number | string

  /** How long a request waits for a page that another one is producing. Default: `'10s'` */
  flightTimeout?: Duration

  /** Whether visitors get the `Cache-Status` header. Default: true */
  cacheStatus?: boolean

  /**
   * How many stale pages are renewed at a time while visitors get them. Default: 4
   */
  backgroundRenewals?: number

  /**
   * Whether a successful answer to POST, PUT, PATCH, DELETE forgets the pages of its URL, and of
   * its `Location` and `Content-Location` on the same host (RFC 9111, 4.4). `true`: those with a
   * timeout; `'all'`: forever pages too. Default: false
   */
  invalidateOnWrite?: boolean | 'all'

  /** Spots that are filled for each visitor, beside shield's CSRF token and nonce */
  holes?: Hole[]

  /**
   * Path at which the server takes orders from `node ace cache:clear --server`, signed with the
   * APP_KEY: `'/_page-cache'`. Everybody else finds nothing there. Default: none
   */
  controlRoute?: string | null
}

/**
 * The configuration with its defaults filled in and its units resolved.
 */
export interface ResolvedConfig {
  enabled: boolean
  hosts: string[] | null
  cache: string | null
  keyPrefix: string
  version: string
  allow: Consent[]
  ignoreQuery: string[]
  /** Seconds */
  staleIfError: number
  /** Bytes */
  maxBodySize: number
  /** Milliseconds */
  flightTimeout: number
  cacheStatus: boolean
  backgroundRenewals: number
  invalidateOnWrite: boolean | 'all'
  holes: Hole[]
  controlRoute: string | null
}
