import type { HttpContext } from '@adonisjs/core/http'
import type { Network } from './network_types.ts'
import type { Consent, ContentCoding, Duration, Hole, Prefetch } from './option_types.ts'

/**
 * What `defineConfig` takes, in config/cache_helpers.ts.
 */
export interface CacheHelpersConfig {
  /**
   * Whether pages are cached at all. Default: not in development and in tests, so that whoever
   * edits a page sees the edit; everywhere else they are. The file that `node ace configure` writes
   * reads it from the environment, so that `PAGE_CACHE=true` turns it on there.
   *
   * Turned on in development, browsers ask every time, a reload produces the page again, and a
   * file of the application that changes, or a restart, makes all pages be produced again. In
   * tests the pages of one process are found by no other, and nothing is kept longer than a day.
   */
  enabled?: boolean

  /**
   * Hosts whose pages are cached; requests for other hosts bypass the cache. A name without a port
   * stands for the ports that browsers leave out, and for that of `APP_URL`; write any other one:
   * `'example.com:8080'`. `*` stands for one label, as in certificates and in the domains of routes:
   * `'*.example.com'`. A function is asked for each host that has not been named. Whoever asks for a
   * host that only `*` or a function admits may have made it up: what they make the cache keep
   * expires. Default: the host of `APP_URL`; any host while there is none, and in development and
   * tests
   */
  hosts?: (string | ((host: string) => boolean))[]

  /** Name of the store of config/cache.ts that pages are kept in. Default: its default store */
  cache?: string | null

  /** Prefix of every stored key, for applications that share a store. Default: none */
  keyPrefix?: string

  /** Version of the deployed application: pages of another version are not found. Default: none */
  version?: string

  /**
   * What becomes of the pages of the version that was deployed before, where `version` has none.
   * `'ignore'`: nothing. `'stale'`: such a page is served, as one that has expired, while that of
   * `version` is produced in the background. Default: `'ignore'`
   */
  previousVersion?: 'ignore' | 'stale'

  /** Store rules that are set aside for every page, by name. Default: none */
  allow?: Consent[]

  /**
   * Query parameters that are no part of a page; `*` at the end of a name matches the rest.
   * Default: those that advertisements and newsletters add (`utm_*`, `gclid`, `fbclid` …)
   */
  ignoreQuery?: string[]

  /**
   * How long beyond the timeout an expired page is served while it is renewed in the background:
   * seconds, or a string such as `'10m'`. Default: 0
   */
  grace?: Duration

  /**
   * How long beyond the timeout and `grace` the last good page is served if producing a new one fails:
   * seconds, or a string such as `'1h'`. Default: 0
   */
  staleIfError?: Duration

  /**
   * How long producing a page may take before it counts as failed: seconds, or a string such as
   * `'10s'`. Nobody waits for it any longer; what it still produces is stored. Default: `null`, as
   * long as it likes
   */
  timeLimit?: Duration | null

  /**
   * How long a page is served from the memory of this process, decoded and ready to be sent, before
   * the store is asked for it again: seconds, or a string such as `'500ms'`. What another process has
   * renewed shows after that time at the latest; what this one forgets, at once. 0: each hit asks
   * the store. Default: 1
   */
  memo?: Duration

  /** How much memory such pages take for each store: bytes, or a string such as `'64mb'`. Default: `'64mb'` */
  memoSize?: number | string

  /**
   * By which part of its timeout a page of `cachePage` may expire earlier, from 0 to 1: with 0.1,
   * pages that were produced together and are fresh for an hour expire within its last six minutes,
   * and not all at once. By how much is derived from the key of the page. Default: 0
   */
  jitter?: number

  /**
   * How many variants a page may have that differ by what visitors can make up, such as the value of
   * a header, and how many others. More are served, and not stored; a warm-up may store as many as it
   * asks for. Default: 32
   */
  maxVariants?: number

  /** Largest body that is stored: bytes, or a string such as `'1mb'`. Default: `'1mb'` */
  maxBodySize?: number | string

  /**
   * How long a request waits for a page that another one is producing: seconds, or a string such
   * as `'10s'`. Default: `'10s'`
   */
  flightTimeout?: Duration

  /**
   * Name of the store of config/lock.ts by whose locks all processes of the application together
   * produce a page once, and renew it once (`@adonisjs/lock`). Default: `null`, each process does
   */
  lock?: string | null

  /** Whether visitors get the `Cache-Status` header. Default: true */
  cacheStatus?: boolean

  /**
   * Whether responses say in `Server-Timing` what came of them and how long that took, for the developer
   * tools of browsers: in all of them, or where a function says so, for those who may know it. Caches in
   * front keep what it says of the response that they keep. Default: false
   */
  serverTiming?: boolean | ((ctx: HttpContext) => boolean)

  /** How many stale pages are renewed at a time while visitors get them. Default: 4 */
  backgroundRenewals?: number

  /**
   * How many pages of each store are in its index, which `page-cache:list`, `renewTags`, and warm-ups
   * of what is stored read. 0: there is none, and nothing of it is written. Default: 100,000
   */
  indexedPages?: number

  /**
   * Whether a successful answer to POST, PUT, PATCH, DELETE forgets the pages of its URL, and of
   * the `Location` and `Content-Location` of a 2xx on the same host (RFC 9111, 4.4). A refusal is
   * no success, whatever its status. `true`: pages with a timeout; `'all'`: forever pages too.
   * Default: false
   */
  invalidateOnWrite?: boolean | 'all'

  /**
   * What a browser gets that asks for a page in advance (`Sec-Purpose: prefetch`), as for a link that is
   * pointed at, where the page is not stored. `'stored'`: 503, so that speculation never has a page
   * produced. Default: `'produce'`, as for every visitor
   */
  prefetch?: Prefetch

  /**
   * Response headers that say, in place of `Cache-Control` and `Expires`, how long a page of
   * `timeout: 'response'` is kept here (RFC 9213): `['CDN-Cache-Control']`. The first one that a response
   * has, and that is valid, counts. Default: none
   */
  targets?: string[]

  /**
   * Whether public pages say in `No-Vary-Search` which query parameters make no other page, so that
   * browsers and networks that know it share a page between its URLs. Default: false
   */
  noVarySearch?: boolean

  /** Spots that are personalised, beside shield's CSRF token and nonce. Default: none */
  holes?: Hole[]

  /**
   * Content codings in which pages are sent to those who accept them, the best first:
   * `['zstd', 'br', 'gzip']`. A page is compressed once, when it is asked for a second time, and not
   * for each response; what is small, no text, or encoded already stays as it is. Pages with holes have
   * `'gzip'` alone. It needs `memo`. Default: none
   */
  compress?: ContentCoding[]

  /**
   * Whether pages of text take less room in their store, about a fifth: they are stored in zstd, and
   * unpacked when they are read. What is sent is not changed by it. Default: false
   */
  compressStored?: boolean

  /**
   * How long browsers may keep a page without asking, where it is fresh for longer: seconds, or a
   * string such as `'30s'`. A page that is forgotten is shown by them for that long at most. 0: they ask
   * every time. Default: `null`, as long as it is fresh
   */
  browserTimeout?: Duration | null

  /**
   * Caches in front of the application, which keep the pages that are `public`, are told their tags,
   * and purge what is forgotten or renewed here: `[networks.varnish({ url: 'http://127.0.0.1:6081' })]`.
   * Their tokens belong into the environment. Default: none
   */
  networks?: Network[]

  /**
   * Path at which the server answers `node ace cache:clear --server`, whose requests are signed with
   * the APP_KEY: `'/_page-cache'`. Any other request finds no such route. Default: none
   */
  controlRoute?: string | null
}
