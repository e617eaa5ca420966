import { RESERVED_HEADERS } from './reserved_headers.ts'
import { readBaseUrl } from './read_base_url.ts'
import { readBasicAuth } from './read_basic_auth.ts'
import { readLanguages } from './read_languages.ts'
import { readLogins } from './read_logins.ts'
import { readOnly } from './read_only.ts'
import { readPersonas } from './read_personas.ts'
import { readProxy } from './read_proxy.ts'
import { readThroughNetwork } from './read_through_network.ts'
import { readTls } from './read_tls.ts'
import { webUrl } from '../../options/web_url.ts'
import type { Duration } from '../../types.ts'
import type { Journal, MakeRequestsOptions, Urls } from '../types.ts'
import type { Reader, Reading } from './reader.ts'

/**
 * Every option of `makeRequests`, and what reads it. The names, {@link ResolvedOptions} and the
 * methods of `RequestMixin` follow from this table.
 */
export const OPTION_READERS = {
  urls: readUrls,
  baseUrl: readBaseUrl,
  host: readHost,
  origins: readOrigins,
  renew: boolean(true),
  only: readOnly,
  transport: readTransport,
  proxy: readProxy,
  tls: readTls,
  basicAuth: readBasicAuth,
  login: readLogins,
  anonymous: boolean(false),
  personas: readPersonas,
  languages: readLanguages,
  vary: readVary,
  headers: readHeaders,
  concurrency: count(1, { least: 1 }),
  timeout: milliseconds(60, { above: 0 }),
  retries: count(2, { least: 0 }),
  retryDelay: milliseconds(1),
  maxRetryAfter: milliseconds(60),
  rate: readRate,
  slowDown: boolean(true),
  limit: count(Infinity, { least: 1 }),
  failFast: boolean(false),
  allowNothing: boolean(false),
  verify: boolean(false),
  throughNetwork: readThroughNetwork,
  keepVisits: count(1000, { least: 0 }),
  signal: readSignal,
  nextVersion: readNextVersion,
  journal: readJournal,
  onVisit: readOnVisit,
} satisfies { [Name in keyof Required<MakeRequestsOptions>]: Reader<MakeRequestsOptions[Name]> }

function boolean(fallback: boolean): Reader<boolean | undefined, boolean> {
  return (_, { reader, name }) => reader.boolean(name, fallback)
}

/**
 * @param options.least - Smallest whole number that makes sense
 */
function count(fallback: number, options: { least: number }): Reader<number | undefined, number> {
  return (_, { reader, name }) => reader.count(name, fallback, options.least)
}

/**
 * The name of what is read ends with `Ms`, so that nobody takes it for the seconds of the option.
 *
 * @param fallback - Seconds
 */
function milliseconds(
  fallback: number,
  options: { above?: number } = {}
): Reader<Duration | undefined, number> & { unit: 'Ms' } {
  const read: Reader<Duration | undefined, number> = (_, { reader, name }) => {
    const value = reader.milliseconds(name, fallback)
    return options.above !== undefined && value <= options.above
      ? reader.refuse(name, `expected more than ${options.above} seconds`)
      : value
  }
  return Object.assign(read, { unit: 'Ms' as const })
}

function readUrls(urls: Urls, { reader }: Reading): Urls {
  const readable =
    typeof urls === 'object' &&
    urls !== null &&
    !(urls instanceof URL) &&
    (Symbol.iterator in urls || Symbol.asyncIterator in urls || 'readUrls' in urls)
  if (!readable) {
    reader.refuse('urls', `expected a list, an (async) iterable or a source, such as ['/', '/foo']`)
  }
  return urls
}

function readTransport(_: unknown, { reader }: Reading): 'http' | 'in-process' {
  return reader.oneOf('transport', 'http', ['http', 'in-process'])
}

function readHost(host: string | undefined, { reader }: Reading): string | null {
  if (host === undefined) {
    return null
  }
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null
  if (typeof host !== 'string' || url?.host !== host.toLowerCase()) {
    return reader.refuse(
      'host',
      `expected a host name, such as 'example.com' or 'example.com:8080'`
    )
  }
  return url.host
}

function readOrigins(origins: (string | URL)[] | undefined, { reader }: Reading): string[] {
  if (origins !== undefined && !Array.isArray(origins)) {
    reader.refuse('origins', `expected a list such as ['https://example.com']`)
  }
  return (origins ?? []).map((origin) => {
    const { origin: own } =
      webUrl(origin) ?? reader.refuse('origins', `expected origins such as 'https://example.com'`)
    return own
  })
}

function readVary(vary: unknown, { reader }: Reading): Record<string, string>[] {
  if (vary !== undefined && !Array.isArray(vary)) {
    reader.refuse('vary', `expected a list of header sets, such as [{ 'x-inertia': 'true' }]`)
  }
  // They stand in the report, so nothing secret may be among them
  const reserved = [...RESERVED_HEADERS, 'authorization', 'proxy-authorization', 'cookie']
  return ((vary as unknown[]) ?? []).map((headers) => reader.headers('vary', headers, reserved))
}

function readHeaders(headers: unknown, { reader }: Reading): Record<string, string> {
  return reader.headers('headers', headers ?? {}, RESERVED_HEADERS)
}

/**
 * Requests per second. A timer waits for 24 days at most, and for no time at all where it is to wait longer.
 */
const SLOWEST_RATE = 1 / 86_400

function readRate(rate: number | undefined, { reader }: Reading): number | null {
  if (rate === undefined) {
    return null
  }
  if (typeof rate !== 'number' || !Number.isFinite(rate) || rate <= 0) {
    reader.refuse('rate', 'expected a number of requests per second, above 0')
  }
  if (rate < SLOWEST_RATE) {
    reader.refuse('rate', 'expected at least one request a day, which is 0.0000116 per second')
  }
  return rate
}

function readSignal(signal: AbortSignal | undefined, { reader }: Reading): AbortSignal | null {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    reader.refuse('signal', 'expected the signal of an AbortController')
  }
  return signal ?? null
}

function readNextVersion(version: string | undefined, reading: Reading): string | null {
  const { reader, options, runtime } = reading
  if (version === undefined) {
    return null
  }
  if (typeof version !== 'string' || version === '') {
    return reader.refuse('nextVersion', `expected the "version" of the next deploy, such as '42'`)
  }
  if (options.renew === false) {
    return reader.refuse(
      'nextVersion',
      'it goes without "renew: false": visitors get the pages of the present version'
    )
  }
  if (runtime?.version?.() === null) {
    return reader.refuse(
      'nextVersion',
      `there is no "version" in config/cache_helpers.ts, so that no deploy would find these pages. Write version: env.get('BUILD_ID') there, and set it for this command, too`
    )
  }
  return version
}

function readJournal(journal: Journal | undefined, { reader }: Reading): Journal | null {
  if (journal !== undefined && typeof journal?.record !== 'function') {
    reader.refuse('journal', 'expected an object with "earlier", "has" and "record"')
  }
  return journal ?? null
}

function readOnVisit(
  _: MakeRequestsOptions['onVisit'],
  { reader }: Reading
): NonNullable<MakeRequestsOptions['onVisit']> | null {
  return reader.func('onVisit', null)
}
