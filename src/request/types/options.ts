import type { Duration } from '../../types.ts'
import type { BasicAuth, Login, Persona } from './personas.ts'
import type { Journal } from './journal.ts'
import type { Progress, Visit } from './report.ts'
import type { Urls } from './sources.ts'

// Another option is a member here, a reader in options/option_readers.ts and a method in
// option_methods.ts: where one of them is forgotten, it does not compile.

/**
 * What `makeRequests` takes.
 */
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

  /**
   * Looks at each page first, which produces nothing, and asks only for those that are `'missing'`;
   * with `'stale'`, for those that have expired as well; with `'expiring'`, also for those that expire
   * within ten minutes, or within an hour: `'expiring=1h'`. Default: asks for all
   */
  only?: string | string[]

  /** `'in-process'` asks the application itself, without network or port. Default: `'http'` */
  transport?: 'http' | 'in-process'

  /**
   * URL of a proxy to ask through, for all but this machine and what `NO_PROXY` names; `false` for
   * none. Default: `HTTP_PROXY` and `HTTPS_PROXY`, where `NODE_USE_ENV_PROXY=1` is set
   */
  proxy?: string | URL | false

  /** Certificate authorities to trust besides the usual ones: `{ ca: readFileSync('ca.pem') }` */
  tls?: Tls

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

  /** Succeed although no page was asked for, or none is in the page cache afterwards. Default: false */
  allowNothing?: boolean

  /**
   * Look whether each page is a hit now for an ordinary visitor, and where it varies, for Chrome,
   * Firefox, Safari and curl. Produces no page. Default: false
   */
  verify?: boolean

  /**
   * URL at which visitors reach the network in front, such as `'https://example.com'`. Each page is
   * asked for there once more, without credentials, some seconds after it was renewed, so that the network
   * has it. Default: not at all
   */
  throughNetwork?: string | URL

  /** Visits to keep in `report.visits`. Default: 1000 */
  keepVisits?: number

  /** Ends the run early: the report so far is returned */
  signal?: AbortSignal

  /** Fills the pages of another `version` than the one that answers: that of the next deploy */
  nextVersion?: string

  /** Remembers the visits, so that the run can be gone on with. Default: none */
  journal?: Journal

  /** Called after each visit; the run waits for what it returns */
  onVisit?: (visit: Visit, progress: Progress) => unknown
}

/**
 * What is trusted over TLS, beside the authorities of Node.
 */
export interface Tls {
  /** Certificates in PEM, as Node's own `ca`: their text, not the names of files */
  ca?: string | Buffer | (string | Buffer)[]
}
