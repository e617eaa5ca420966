import type { HttpContext } from '@adonisjs/core/http'
import type { Consent, Duration, Prefetch } from './option_types.ts'

export type * from './config_types.ts'
export type * from './network_types.ts'
export type * from './option_types.ts'
export type * from './resolved_config.ts'

/**
 * How long a page of `cachePage` is fresh: seconds, or a string such as `'1h'`; `'response'`: as long as the response itself says, by
 * `Cache-Control` and `Expires`, to a shared cache (RFC 9111).
 */
export type PageTimeout = Duration | 'response'

/**
 * How long a page is fresh: seconds, or a string such as `'1h'`. For a page that is kept forever it
 * sets the `Expires` header; `null`, 0 and less then mean the never-cache headers.
 */
export type Timeout = Duration | null

/**
 * Names the page that a request asks for. What it returns *is* the key: two requests with the
 * same key get the same page. `null` means that this request bypasses the cache.
 */
export type KeyFunc = (ctx: HttpContext) => string | null | Promise<string | null>

/**
 * What a visitor gets who asks for a forever page that is not stored.
 *
 * - `store`: it is produced for them, and stored
 * - `render`: it is produced for them, and not stored
 * - `unavailable`: 503 with `Retry-After`; no visitor ever has the page produced
 */
export type OnMiss = 'store' | 'render' | 'unavailable'

/**
 * First and second argument of `cachePage` and `cachePageForever`.
 */
export interface PageArguments {
  /**
   * How long the page is fresh: seconds, a string such as `'1h'`, or a function of the request
   * context; or `'response'`: what the response says. Of a page that is kept forever it sets the
   * `Expires` header, and `null`, 0 or less the never-cache headers. Required
   */
  timeout: Timeout | ((ctx: HttpContext) => Timeout)

  /** Names the page: two requests with the same key get the same page. Default: `byUrl` */
  keyFunc?: KeyFunc
}

/**
 * Options that `cachePage` and `cachePageForever` share.
 */
export interface PageOptions {
  /** Prefix of the stored key, or a function of the request context. Default: none */
  keyPrefix?: string | null | ((ctx: HttpContext) => string | null)

  /** Name of a store of config/cache.ts. Default: `cache` of config/cache_helpers.ts */
  cache?: string | null

  /** Store rules that are set aside for this page, by name. Default: `allow` of the config */
  allow?: Consent[]

  /** Request headers that are part of the key, whatever the response's `Vary` says. Default: none */
  vary?: string[]

  /**
   * How many variants the page may have that differ by what visitors can make up, such as the value
   * of a header, and how many others. More are served, and not stored. Default: `maxVariants` of the
   * config
   */
  maxVariants?: number

  /**
   * How long producing the page may take before it counts as failed: seconds, or a string such as
   * `'10s'`; `null`: as long as it likes. Default: `timeLimit` of the config
   */
  timeLimit?: Duration | null

  /** Further statuses that may be stored: 404, 410. Default: none */
  statuses?: number[]

  /** Query parameters that the page is known to have. Default: all of them */
  allowQuery?: string[]

  /**
   * Names shared by pages that are invalidated together, `pageCache.forgetTags(['posts'])`; or a
   * function of the request context. Default: none
   */
  tags?: string[] | ((ctx: HttpContext) => string[])

  /**
   * Names of the holes that the page always has: without one of them it is not stored. A text that
   * visitors may have chosen is cut out of no other page. `'auto'`: those with a `find` where the page
   * was made of something of its visitor, else none. Default: `'auto'`
   */
  holes?: string[] | 'auto'

  /** Buffer streams and downloads, up to `maxBodySize`, and store them. Default: false */
  streams?: boolean

  /**
   * Send no cookies with the page, neither the session's nor shield's, and let shared caches
   * keep it (`public`, `s-maxage`): for pages behind a CDN. Default: false
   */
  public?: boolean

  /**
   * What browsers get that ask for the page in advance, as for a link that is pointed at: with
   * `'stored'` what is stored, and else 503. Default: `prefetch` of the config
   */
  prefetch?: Prefetch

  /**
   * How long browsers may keep the page without asking, where it is fresh for longer: seconds, or a
   * string such as `'30s'`; 0: they ask every time; `null`: as long as it is fresh. Default:
   * `browserTimeout` of the config
   */
  browserTimeout?: Duration | null

  /**
   * Answer with the page before AdonisJS builds its context, in a server whose handler is wrapped in
   * `frontCache`: for pages that are the same for everybody. No middleware of the application runs
   * then. Default: false
   */
  front?: boolean
}

/**
 * Third argument of `cachePage`.
 */
export interface CachePageOptions extends PageOptions {
  /**
   * How long beyond the timeout the expired page is served while it is renewed in the background:
   * seconds, or a string such as `'10m'`. Default: `grace` of the config
   */
  grace?: Duration

  /**
   * How long beyond the timeout and `grace` the last good page is served if producing a new one fails:
   * seconds, or a string such as `'1h'`. Default: `staleIfError` of the config
   */
  staleIfError?: Duration
}

/**
 * Third argument of `cachePageForever`.
 */
export interface CachePageForeverOptions extends PageOptions {
  /** What a visitor gets when the page is not stored. Default: `'store'` */
  onMiss?: OnMiss
}

/**
 * What only a controller with one of the mixins can say.
 */
export interface ControllerOptions {
  /** Names of the actions that are cached. Default: every routed action */
  actions?: string[]
}

/**
 * The static property that sets an option: `cacheStaleIfError` for `staleIfError`.
 */
export type StaticName<Option extends string> = `cache${Capitalize<Option>}`

/**
 * The type that a class gives to a static property without an annotation: `['user']` is a list of
 * strings, and `'render'` a string. Values are checked when the class is first used.
 */
type Widened<Value> = Value extends string
  ? string
  : Value extends readonly string[]
    ? string[]
    : Value

type StaticsOf<Options> = {
  [Option in keyof Options as StaticName<Option & string>]-?: Widened<Options[Option]>
}

/**
 * Static properties that both mixins read: one for each option of {@link PageArguments},
 * {@link PageOptions} and {@link ControllerOptions}, and explained there. Each one is inherited and
 * overridden as statics are, and typed as widely as it may be set.
 */
export interface PageStatics extends StaticsOf<PageArguments & PageOptions & ControllerOptions> {}

/**
 * Static properties of a controller with `CachePageMixin`: those of all pages, and one for each
 * option of {@link CachePageOptions}.
 */
export interface CachePageStatics extends PageStatics, StaticsOf<CachePageOptions> {}

/**
 * Static properties of a controller with `CachePageForeverMixin`: those of all pages, and one for
 * each option of {@link CachePageForeverOptions}.
 */
export interface CachePageForeverStatics extends PageStatics, StaticsOf<CachePageForeverOptions> {}
