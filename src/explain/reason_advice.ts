/**
 * How to change it, for reasons that are no store rules.
 */
const ADVICE: Record<string, string> = {
  'no-route': 'No route of GET matches this URL.',
  'no-policy':
    'Nobody declares this page to be cached. Extend CachePageMixin() on the controller, or call .use(cachePage(60)) on the route, last',
  'disabled': 'The page cache is switched off: enabled is false in config/cache_helpers.ts',
  'host':
    'The host is none whose pages are cached. Add it to hosts in config/cache_helpers.ts, or correct APP_URL',
  'no-key': 'The key function returned null: it says that this request is no matter for the cache',
  'key-error': 'The key function threw an error: see the log',
  'not-reached':
    'A middleware answered before the page cache was reached, as auth does to strangers. Send what it asks for with --header',
  'error': 'The handler failed',
  'stream':
    'The body is a stream. Say streams: true (static cacheStreams = true) to have it buffered and stored',
  'size': 'The body is larger than maxBodySize in config/cache_helpers.ts',
  'jsonp': `JSONP is answered with a callback's name in the body`,
  'capture-error': 'The body cannot be turned into bytes: see the log',
  'timeout': 'The timeout function returned nothing that is a length of time',
  'freshness':
    'The timeout is that of the response, and the response does not say how long it is fresh. Set Cache-Control: max-age in the handler',
  'provisional':
    'The page is kept for ever and has no timeout, and the URL has parameters that are not declared. Name them in allowQuery',
  'csrf-token':
    'The body contains the CSRF token of one request, in a place where it cannot be filled in for others',
  'nonce':
    'The body contains the CSP nonce of one request, in a place where it cannot be filled in for others',
  'hole':
    'The body contains a spot that is filled per visitor, in a place where that cannot be done',
}

/**
 * How to change what a reason says; `null` for one that is a store rule, or not known.
 */
export function reasonAdvice(reason: string): string | null {
  return ADVICE[reason] ?? null
}
