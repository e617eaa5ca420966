import { E_NO_REQUEST_RUNTIME } from '../errors.ts'
import { OptionReader } from './option_reader.ts'
import { RESERVED_HEADERS } from './reserved_headers.ts'
import { resolveBaseUrl } from './resolve_base_url.ts'
import { resolveLanguages } from './resolve_languages.ts'
import { resolvePersonas } from './resolve_personas.ts'
import type { RequestRuntime } from '../runtime.ts'
import type { MakeRequestsOptions, Urls } from '../types.ts'
import type { ResolvedOptions } from './resolved_options.ts'

/**
 * Names of all options.
 */
const KNOWN: Record<keyof MakeRequestsOptions, true> = {
  urls: true,
  baseUrl: true,
  host: true,
  origins: true,
  renew: true,
  transport: true,
  basicAuth: true,
  login: true,
  anonymous: true,
  personas: true,
  languages: true,
  vary: true,
  headers: true,
  concurrency: true,
  timeout: true,
  retries: true,
  retryDelay: true,
  maxRetryAfter: true,
  rate: true,
  slowDown: true,
  limit: true,
  failFast: true,
  verify: true,
  keepVisits: true,
  signal: true,
  onVisit: true,
}

/**
 * Checks the options of `makeRequests` and fills in the defaults.
 *
 * @throws E_INVALID_REQUEST_OPTION - naming the option, and what to write instead
 * @throws E_NO_REQUEST_RUNTIME - when the run needs an application and there is none
 */
export function resolveOptions(
  options: MakeRequestsOptions,
  runtime: RequestRuntime | null
): ResolvedOptions {
  const reader = new OptionReader({ ...options })
  if ('threads' in options) {
    reader.refuse('threads', 'it is called "concurrency" here')
  }
  reader.only(Object.keys(options), Object.keys(KNOWN))

  const renew = reader.boolean('renew', true)
  const transport = reader.oneOf('transport', 'http', ['http', 'in-process'])
  if (runtime === null && (renew || transport === 'in-process')) {
    throw new E_NO_REQUEST_RUNTIME([
      transport === 'in-process' ? 'to ask in process' : 'to renew its pages, or "renew: false"',
    ])
  }
  const baseUrl = resolveBaseUrl(options.baseUrl, runtime, reader)
  const timeoutMs = reader.milliseconds('timeout', 60)
  if (timeoutMs <= 0) {
    reader.refuse('timeout', 'expected more than 0 seconds')
  }
  return {
    urls: urlsOf(options.urls, reader),
    baseUrl,
    host: hostOf(options.host, reader),
    origins: originsOf(options.origins, reader),
    renew,
    transport,
    personas: resolvePersonas(options, reader),
    languages: resolveLanguages(options.languages, reader),
    vary: varyOf(options.vary, reader),
    headers: reader.headers('headers', options.headers ?? {}, RESERVED_HEADERS),
    concurrency: reader.count('concurrency', 1, 1),
    timeoutMs,
    retries: reader.count('retries', 2, 0),
    retryDelayMs: reader.milliseconds('retryDelay', 1),
    maxRetryAfterMs: reader.milliseconds('maxRetryAfter', 60),
    rate: rateOf(options.rate, reader),
    slowDown: reader.boolean('slowDown', true),
    limit: reader.count('limit', Infinity, 1),
    failFast: reader.boolean('failFast', false),
    verify: reader.boolean('verify', false),
    keepVisits: reader.count('keepVisits', 1000, 0),
    signal: signalOf(options.signal, reader),
    onVisit: reader.func<null, NonNullable<MakeRequestsOptions['onVisit']>>('onVisit', null),
  }
}

function urlsOf(urls: Urls, reader: OptionReader): Urls {
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

function hostOf(host: string | undefined, reader: OptionReader): string | null {
  if (host === undefined) {
    return null
  }
  const url = URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : null
  if (typeof host !== 'string' || url?.host !== host.toLowerCase()) {
    reader.refuse('host', `expected a host name, such as 'example.com' or 'example.com:8080'`)
  }
  return url.host
}

function originsOf(origins: (string | URL)[] | undefined, reader: OptionReader): string[] {
  if (origins !== undefined && !Array.isArray(origins)) {
    reader.refuse('origins', `expected a list such as ['https://example.com']`)
  }
  return (origins ?? []).map((origin) => {
    if (!URL.canParse(String(origin)) || !/^https?:$/.test(new URL(origin).protocol)) {
      reader.refuse('origins', `expected origins such as 'https://example.com'`)
    }
    return new URL(origin).origin
  })
}

function varyOf(vary: unknown, reader: OptionReader): Record<string, string>[] {
  if (vary !== undefined && !Array.isArray(vary)) {
    reader.refuse('vary', `expected a list of header sets, such as [{ 'x-inertia': 'true' }]`)
  }
  // They stand in the report, so nothing secret may be among them
  const reserved = [...RESERVED_HEADERS, 'authorization', 'proxy-authorization', 'cookie']
  return ((vary as unknown[]) ?? []).map((headers) => reader.headers('vary', headers, reserved))
}

function rateOf(rate: number | undefined, reader: OptionReader): number | null {
  if (rate === undefined) {
    return null
  }
  if (typeof rate !== 'number' || !Number.isFinite(rate) || rate <= 0) {
    reader.refuse('rate', 'expected a number of requests per second, above 0')
  }
  return rate
}

function signalOf(signal: AbortSignal | undefined, reader: OptionReader): AbortSignal | null {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    reader.refuse('signal', 'expected the signal of an AbortController')
  }
  return signal ?? null
}
