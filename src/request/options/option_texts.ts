import type { MakeRequestsOptions } from '../types.ts'

/**
 * What an option is, for people.
 */
export interface OptionText {
  text: string

  /** What holds where nothing is given */
  default: string
}

/**
 * Every option of `makeRequests`, as `--help` of a warm-up command shows it. The table in docs/reference.md
 * and the fields of the stub are held to it by a test.
 */
export const OPTION_TEXTS: Record<keyof MakeRequestsOptions, OptionText> = {
  urls: { text: 'The pages: paths, URLs and sources', default: 'none' },
  baseUrl: { text: 'What relative URLs resolve against', default: 'APP_URL' },
  host: { text: 'The host to ask baseUrl for', default: 'that of baseUrl' },
  origins: { text: 'Further origins that may get credentials', default: 'none' },
  renew: { text: 'Renew stored pages, or only fill in those that are missing', default: 'true' },
  only: { text: 'Pages that are missing, stale, or expiring=10m', default: 'all' },
  transport: { text: 'Ask over http, or the application itself, in process', default: 'http' },
  proxy: {
    text: 'URL of a proxy, or false',
    default: 'none, or with NODE_USE_ENV_PROXY=1 HTTP_PROXY',
  },
  tls: { text: 'Certificate authorities to trust besides, { ca }', default: 'those of Node' },
  basicAuth: { text: 'User name and password of HTTP Basic', default: 'none' },
  login: { text: 'Log in with a form before the first page', default: 'none' },
  anonymous: { text: 'Ask without any credentials, too', default: 'false' },
  personas: { text: 'Instead of basicAuth, login and anonymous', default: 'what these say' },
  languages: { text: 'Ask each page once in each', default: 'none' },
  vary: { text: 'Ask each page once more with each set of headers', default: 'none' },
  headers: { text: 'Sent with every request to the site', default: 'none' },
  concurrency: { text: 'Requests at the same time', default: '1' },
  timeout: { text: 'Time for one request: seconds, or 2m', default: '60' },
  retries: { text: 'Further attempts after a network error', default: '2' },
  retryDelay: { text: 'Seconds before the first retry, then doubled', default: '1' },
  maxRetryAfter: { text: 'Longest Retry-After to wait for, in seconds', default: '60' },
  rate: { text: 'Requests per second and host, at most', default: 'no limit' },
  slowDown: { text: 'Wait when answers get slower, or fail', default: 'true' },
  limit: { text: 'Different URLs to ask for, at most', default: 'all' },
  failFast: { text: 'End with the first page that fails', default: 'false' },
  allowNothing: {
    text: 'All is well although no page was asked for, or none stored',
    default: 'false',
  },
  verify: { text: 'Look whether each page is a hit now, in browsers, too', default: 'false' },
  throughNetwork: {
    text: 'URL of the network in front, to ask there once more',
    default: 'not at all',
  },
  keepVisits: { text: 'Visits that the report lists', default: '1000' },
  signal: { text: 'An AbortSignal that ends the run', default: 'none' },
  nextVersion: {
    text: 'Fill the pages of the next deploy, by its version',
    default: 'that of the config',
  },
  journal: { text: 'Remembers the visits, to go on with the run', default: 'none' },
  onVisit: { text: 'Called after each visit', default: 'nothing' },
}
