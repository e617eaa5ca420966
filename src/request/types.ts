import type { Readable } from 'node:stream'
import type { Duration } from '../types.ts'

/**
 * One URL of a warm-up. Relative ones resolve against `baseUrl`. A source among the URLs is
 * read where it stands.
 */
export type UrlItem =
  string | URL | { url: string | URL; headers?: Record<string, string> } | UrlSource

/**
 * Where the URLs come from. Never all held in memory.
 */
export type Urls = Iterable<UrlItem> | AsyncIterable<UrlItem> | UrlSource

/**
 * A source that needs the run to read its URLs: a sitemap behind a login, named routes.
 */
export interface UrlSource {
  readUrls(context: SourceContext): Iterable<UrlItem> | AsyncIterable<UrlItem>
}

/**
 * What a run offers to its sources.
 */
export interface SourceContext {
  /** Aborted when the run ends early */
  signal: AbortSignal

  /** Resolves against `baseUrl` */
  resolve(url: string | URL): URL

  /** Whether the run may show its credentials there: `baseUrl`, `login.url`, `origins` */
  isOwn(url: URL): boolean

  /** A URL as visitors have it, where `host` asks for another name */
  visible(url: URL): URL

  /**
   * Asks as the first persona that is logged in, and follows redirects. `read` is called for
   * each answer on the way, and again when it is asked for another time
   *
   * @throws RequestFailure
   */
  fetch(url: URL, read: (body: Readable) => Promise<void>): Promise<{ status: number; url: URL }>

  /** The URL of a named route of the application */
  routeUrl(
    name: string,
    params?: Record<string, unknown> | unknown[],
    qs?: Record<string, unknown>
  ): string

  /** Reports a document of the source (a sitemap) that could not be read */
  fail(url: URL, reason: string): void

  /** Adds a sentence to the report's hints */
  hint(sentence: string): void
}

export interface BasicAuth {
  username: string
  password: string
}

/**
 * How to tell that a login worked. All that is given must hold.
 */
export interface LoginSuccess {
  /** Path, or URL, of the page that the login ends on */
  url?: string | RegExp

  /** Status of the answer to the form, before redirects are followed */
  status?: number

  /** Name of a cookie that must be there */
  cookie?: string

  /** CSS selector that the page at the end must match */
  selector?: string
}

export interface Login {
  /** The page with the form. Relative to `baseUrl` */
  url: string

  username: string
  password: string

  /** `name` of the form's field. Default: `username`, else the field before the password */
  usernameField?: string

  /** `name` of the form's field. Default: the password field */
  passwordField?: string

  /** CSS selector of the form. Default: the form with a password field */
  form?: string

  /** Further fields to fill: `{ remember_me: 'on' }` */
  fields?: Record<string, string>

  success?: LoginSuccess

  /** Name in the report. Default: `login`, `login-2`, … */
  name?: string
}

/**
 * Someone as whom the pages are asked.
 */
export interface Persona {
  /** Name in the report */
  name: string
  basicAuth?: BasicAuth
  login?: Login
}

export interface MakeRequestsOptions {
  /** The pages: any iterable or async iterable, a source, or a mixture */
  urls: Urls

  /** What relative URLs resolve against. Default: `APP_URL`, else the application's host and port */
  baseUrl?: string | URL

  /** The `Host` that is sent to `baseUrl`, to ask through one address for another host name */
  host?: string

  /** Further origins that may get credentials and tokens: `['https://example.com']` */
  origins?: (string | URL)[]

  /** `false` only fills what is missing, as a visitor would. Default: true */
  renew?: boolean

  /** `'in-process'` asks the application itself, without network or port. Default: `'http'` */
  transport?: 'http' | 'in-process'

  /** Sent as `Authorization: Basic` */
  basicAuth?: BasicAuth

  /** Logs in by a form before the first page. Several logins ask every page once each */
  login?: Login | Login[]

  /** Asks every page without any credentials too. Default: false */
  anonymous?: boolean

  /** Instead of `basicAuth`, `login` and `anonymous`: exactly these */
  personas?: Persona[]

  /** Asks every page once in each: as `Accept-Language`, or by a cookie of the application's */
  languages?: string[] | { cookie: string; values: string[] }

  /** Asks every page once more with each of these sets of headers */
  vary?: Record<string, string>[]

  /** Sent with every request to `baseUrl`, `login.url` and `origins` */
  headers?: Record<string, string>

  /** Requests at the same time; the original's `threads`. Default: 1 */
  concurrency?: number

  /** Seconds for one request, its body included. Default: 60 */
  timeout?: Duration

  /** Further attempts after a network error, 429 or 503. Default: 2 */
  retries?: number

  /** Seconds before the first retry; doubled for each further one, up to a factor 2 of jitter. Default: 1 */
  retryDelay?: Duration

  /** Longest `Retry-After` that is waited for, in seconds. Default: 60 */
  maxRetryAfter?: Duration

  /** Requests per second and host. Default: as many as `concurrency` gives */
  rate?: number

  /** Wait between requests to a host whose answers get slower or fail. Default: true */
  slowDown?: boolean

  /** Different URLs to ask at most. Default: all */
  limit?: number

  /** End with the first page that fails. Default: false */
  failFast?: boolean

  /** Ask each page again, as an ordinary visitor, and report what was not a hit. Default: false */
  verify?: boolean

  /** Visits to keep in `report.visits`. Default: 1000 */
  keepVisits?: number

  /** Ends the run early: the report so far is returned */
  signal?: AbortSignal

  /** Called after each visit; the run waits for what it returns */
  onVisit?: (visit: Visit, progress: Progress) => unknown
}

/**
 * What became of a page. `kept`: the good page that is stored stays.
 */
export type Outcome = 'renewed' | 'unchanged' | 'stored' | 'evicted' | 'kept' | 'skipped' | 'failed'

/**
 * One request of a warm-up, its redirects and retries included.
 */
export interface Visit {
  url: string
  persona: string
  /** Of `languages`, or null */
  language: string | null
  /** Of `vary`, or null */
  vary: Record<string, string> | null
  /** Null when there was no answer */
  status: number | null
  /** Milliseconds of asking, waits between attempts not included */
  durationMs: number
  /** Bytes of body, as they were transferred */
  bytes: number
  attempts: number
  outcome: Outcome
  /** Why it was skipped or failed; null where there is nothing to say */
  reason: string | null
  /** Where redirects led to, or null */
  redirectedTo: string | null
  /** With `verify`: whether an ordinary visitor got a hit; else null */
  verified: boolean | null
}

/**
 * How far a run is, for a progress bar.
 */
export interface Progress {
  /** Visits so far */
  done: number
  failed: number
  /** Visits in all, or null as long as that is not known */
  total: number | null
}

export interface Totals extends Record<Outcome, number> {
  /** Different URLs */
  urls: number
  /** URLs that had been there already */
  duplicates: number
  /** URLs × personas × languages × variants */
  visits: number
  /** With `verify`: visits that were a hit afterwards */
  verified: number
  /** With `verify`: visits that were not */
  unverified: number
  attempts: number
  bytes: number
}

/**
 * What a warm-up did. Plain JSON.
 */
export interface Report {
  /** Every page was asked and none failed */
  ok: boolean
  /** The signal ended the run */
  aborted: boolean
  /** Why the run ended before the URLs did, or null */
  stopped: 'signal' | 'fail-fast' | 'limit' | null
  /** ISO 8601 */
  startedAt: string
  durationMs: number
  totals: Totals
  /** Visits by reason, `skipped: set-cookie` */
  reasons: Record<string, number>
  /** Half of the visits took at most so many milliseconds */
  p50: number
  p95: number
  /** Visits by duration: the first so many at most `upTo` milliseconds, and so on. Null: beyond */
  histogram: { upTo: number | null; count: number }[]
  /** The slowest 20, slowest first */
  slowest: Visit[]
  /** The first 1,000 */
  failures: Visit[]
  /** With `verify`: the first 1,000 that were not a hit */
  unverified: Visit[]
  /** The first visits, as many as `keepVisits` says */
  visits: Visit[]
  /** What to look at, where something went wrong */
  hints: string[]
}
