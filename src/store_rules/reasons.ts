/**
 * What is known of one reason.
 */
export interface ReasonEntry {
  /** What it means, and how to change it */
  advice: string

  /** Where the documentation says more: a file of the repository, and a heading of it */
  section: string

  /**
   * How a renewal reports it, in `Cache-Status` and in the report of a warm-up. Default:
   * `skipped`, the page that is stored stays
   */
  renewal?: 'failed' | 'kept'
}

const RULES = 'docs/what-is-stored.md#the-rules'
const FIELDS = 'docs/reference.md#fields'
const HOLES = 'docs/visitors.md#holes'
const STALE = 'docs/freshness.md#stale-pages'
const DIRECTIVES = 'docs/conformance.md#where-the-rfcs-leave-a-choice'
const DEVELOPMENT = 'docs/development.md#whether-pages-are-cached'
const DEPLOYS = 'docs/deploys.md#pages-of-the-version-before'
const FROM_HANDLER = 'docs/invalidation.md#in-the-handler'
const RENEWAL = 'docs/warm-up.md#forever-pages-and-warm-ups'

/**
 * Every reason for which a page is not stored, not looked up, or served although it has expired:
 * each word that `Cache-Status` has after `detail=`, and after `skipped:` and `failed:` of a
 * renewal. `page-cache:explain`, the report of a warm-up, the events and docs/cache-status.md show
 * the texts of this list.
 */
export const REASONS = {
  // The request bypasses the cache
  'disabled': {
    advice: `The page cache is switched off, as it is in development and in tests by default. Set PAGE_CACHE=true in .env (for tests: in .env.test), which config/cache_helpers.ts reads: enabled: env.get('PAGE_CACHE'). Or write enabled: true there`,
    section: DEVELOPMENT,
  },
  'changed': {
    advice:
      'A file of the application was saved less than two seconds ago, and the development server may not have taken it up yet. Ask again',
    section: DEVELOPMENT,
  },
  'method': {
    advice: 'Only the answer to a GET is stored',
    section: RULES,
  },
  'body': {
    advice:
      'The request has a body, of which the key says nothing. Take what the page depends on from the URL, or answer to a POST',
    section: RULES,
  },
  'host': {
    advice:
      'Pages of this host, with its port, are not cached. Add it to hosts in config/cache_helpers.ts, or correct APP_URL',
    section: RULES,
  },
  'no-key': {
    advice: 'The key function returned null: it says that this request bypasses the cache',
    section: 'docs/choosing-a-key.md#key-functions',
  },
  'key-error': {
    advice:
      'The key function, or that of keyPrefix, threw an error, or returned neither a string nor null: see the log',
    section: 'docs/choosing-a-key.md#key-functions',
  },
  'key-changed': {
    advice:
      'The key function names another page when the handler has run than before: it reads what the handler finds out or changes, as auth.isAuthenticated, which is false until something has called auth.check(). Find it out in the key function, or in a middleware before the page cache',
    section: 'docs/choosing-a-key.md#key-functions',
  },
  'not-innermost': {
    advice:
      'Call .use() for the page cache last, on the route itself, or use the mixin or the decorator on the controller',
    section: 'docs/four-ways.md#on-a-route-or-a-group',
  },

  // Rules about the visitor
  'user': {
    advice: `Someone is logged in, or the handler or its view looked up who is. If the page is the same for everyone who gets its key, allow it by name: ['user']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'authorization': {
    advice: `The request has an Authorization header. If the page is the same for everyone who gets its key, allow it by name: ['authorization']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'flash': {
    advice: 'There are flash messages, which only this visitor must see, and only once',
    section: RULES,
  },

  // Rules about the response
  'sent': {
    advice: 'The handler sent the response past AdonisJS. Use ctx.response or return the body',
    section: RULES,
  },
  'status': {
    advice:
      'Pages of this status are not stored. Redirects are where they are permanent (301, 308), and 404 and 410 where the page names them in its statuses and the handler answers with the status: what it throws, as findOrFail() does, is no page',
    section: FIELDS,
  },
  'set-cookie': {
    advice: 'The handler set a cookie. Set it in a middleware, or on another request',
    section: RULES,
  },
  'clear-site-data': {
    advice:
      "The handler told the browser to forget what it has of this site, or who is logged in (Clear-Site-Data, Set-Login). Say it to another request, or in a middleware; or allow it by name, if it is for everyone who gets the page: ['clear-site-data']",
    section: RULES,
  },
  'no-store': {
    advice: `The response says Cache-Control: no-store; or the request does, and timeout is 'response'`,
    section: RULES,
  },
  'private': {
    advice: 'The response says Cache-Control: private',
    section: RULES,
  },
  'no-cache': {
    advice: 'The response says Cache-Control: no-cache',
    section: RULES,
  },
  'vary-star': {
    advice: 'The response says Vary: *, so no other request may get it',
    section: RULES,
  },
  'vary-cookie': {
    advice: 'The response varies by the cookies or the credentials of its visitor',
    section: RULES,
  },
  'locale': {
    advice:
      'The handler switched the language, so the page is in another one than its key says. Switch it in a middleware that runs before the page cache',
    section: 'docs/choosing-a-key.md#key-functions',
  },
  'session': {
    advice: `The handler or its view read or wrote the session. If the page does not depend on it, allow it by name: ['session']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'cookies': {
    advice: `The handler or its view read a cookie. If the page does not depend on it, allow it by name: ['cookies']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'ip': {
    advice: `The handler or its view read the address of the visitor. If the page does not depend on it, allow it by name: ['ip']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'user-agent': {
    advice: `The handler or its view read User-Agent. Give the page a variant for each (vary: ['user-agent']); or allow it by name, if the page does not depend on it: ['user-agent']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'referer': {
    advice: `The handler or its view read where the visitor comes from, as redirect().back() and getPreviousUrl() do. If the page does not depend on it, allow it by name: ['referer']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'request-id': {
    advice: `The handler or its view read the id of the request. If it does not stand in the page, allow it by name: ['request-id']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'signature': {
    advice: `The handler asked whether the URL has a valid signature, which ends some day. Ask in a middleware; or allow it by name: ['signature']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'context': {
    advice: `The handler read what a middleware leaves on the context, the request or the response, such as ctx.user, also where there is none this time, or answered with the status or the body that it had set. Use a hole for what is the visitor's; or, if the page is the same for everyone who gets its key, allow it by name: ['context']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'headers': {
    advice: `The handler or its view read all headers of the request at once. Read those that the page needs by their names; or allow it by name, if the page depends on no header: ['headers']`,
    section: 'docs/choosing-a-key.md#consent-is-by-name',
  },
  'scheme': {
    advice:
      'The page depends on the scheme of its URL, and this request says another one than http and https. Let your proxy set X-Forwarded-Proto',
    section: RULES,
  },
  'untrusted-scheme': {
    advice:
      'The page depends on the scheme of its URL, and this renewal did not arrive as one of the scheme that visitors use: the application does not trust X-Forwarded-Proto from there (http.trustProxy in config/app.ts), or a proxy in between changed it. Trust the address of the warm-up, send it straight to the application, or ask in process',
    section: 'docs/proxies.md#warm-ups-behind-a-proxy',
    renewal: 'failed',
  },
  'variants': {
    advice:
      'The page differs by headers of the request, and has as many variants as maxVariants allows. This one is served, and not stored. Read fewer headers, or choose by request.accepts() and language()',
    section: FIELDS,
  },

  // The body
  'stream': {
    advice:
      'The body is a stream. Say streams: true (static cacheStreams = true) to have it buffered and stored; a stream of events never is',
    section: FIELDS,
  },
  'size': {
    advice: 'The body is larger than maxBodySize in config/cache_helpers.ts',
    section: FIELDS,
  },
  'jsonp': {
    advice: `JSONP is answered with a callback's name in the body`,
    section: RULES,
  },
  'csrf-token': {
    advice:
      'The body contains the CSRF token of one request, or what was made of it, in a spot or a form that cannot be personalised for others',
    section: HOLES,
  },
  'nonce': {
    advice:
      'The body contains a CSP nonce that cannot be personalised for others: the handler has set the policy, or it has several nonces, or none that is known when the page is finished. Set the policy in a middleware, before the handler',
    section: HOLES,
  },
  'hole': {
    advice:
      "The body lacks a hole that the page is to have (holes); or something of the visitor's is in it that cannot be cut out for certain: write {{ hole('name') }} there; or the hole cannot be personalised for this visitor: see the log",
    section: HOLES,
  },
  'capture-error': {
    advice: 'The body cannot be turned into bytes: see the log',
    section: RULES,
  },

  // How long it is fresh
  'handler': {
    advice: `The handler said with pageCache.skip() that this page is not to be stored. Its words follow`,
    section: FROM_HANDLER,
  },
  'many-tags': {
    advice:
      'More than 1,000 tags were named for the page while it was produced. Name one that stands for many, such as that of a list',
    section: FROM_HANDLER,
  },
  'timeout': {
    advice:
      'The timeout function failed, or returned something that is no length of time: see the log',
    section: FIELDS,
  },
  'provisional': {
    advice:
      'The page is kept for ever and has no timeout, and a visitor can make it up: its parameters are not declared in allowQuery, it is a 404 or 410, or neither hosts nor APP_URL has the name of its host',
    section: FIELDS,
  },
  'freshness': {
    advice:
      'The timeout is that of the response, and the response does not say how long it is fresh. Set Cache-Control: max-age in the handler',
    section: DIRECTIVES,
  },
  'validators': {
    advice:
      'The handler answered 304 with an ETag or a Last-Modified that the stored page does not have. The next request asks it without conditions',
    section: DIRECTIVES,
  },

  // The store
  'store-error': {
    advice: 'The store did not take the page, or the versions of its tags: see the log',
    section: 'docs/cache-status.md#the-store',
    renewal: 'failed',
  },
  'tags-error': {
    advice: 'The tags function failed, or returned no list of strings: see the log',
    section: FIELDS,
    renewal: 'failed',
  },
  'invalidated': {
    advice:
      'The page was forgotten while it was being produced, so it may show what was true before. The next request produces it again',
    section: 'docs/invalidation.md#calls',
    renewal: 'failed',
  },
  'superseded': {
    advice: 'A page whose production began later is stored already, and is newer than this one',
    section: 'docs/cache-status.md#the-store',
    renewal: 'kept',
  },

  // The handler
  'error': {
    advice: 'The handler failed: it threw an error, or answered with a status of 500 or above',
    section: RULES,
    renewal: 'kept',
  },

  // What a visitor gets from the store, or instead of it
  'stale': {
    advice:
      'The page has expired. It is served, because its grace allows it, or its own directives do, or those of the request',
    section: STALE,
  },
  'outdated': {
    advice:
      'The page was expired (expireTags, expireUrl), or another variant of it was renewed. It is served, and renewed in the background',
    section: 'docs/invalidation.md#calls',
  },
  'stale-if-error': {
    advice: 'The handler failed, so the last good page is served instead (staleIfError)',
    section: STALE,
  },
  'previous-version': {
    advice:
      'This version of the application has no such page yet, so that of the version before is served while it is produced (previousVersion)',
    section: DEPLOYS,
  },
  'on-miss': {
    advice:
      "No visitor stores this page (onMiss). Run the warm-up that has its URL, or write onMiss: 'store'",
    section: FIELDS,
  },
  'prefetch': {
    advice:
      "A browser has asked for the page in advance (Sec-Purpose), and it is not stored. Such requests are answered from the store alone; write prefetch: 'produce' to have them produce it",
    section: 'docs/freshness.md#prefetching',
  },
  'only-if-cached': {
    advice: 'The request accepts only a stored page (RFC 9111, 5.2.1.7), and there is none',
    section: DIRECTIVES,
  },

  // A renewal
  'key-differs': {
    advice:
      'The request for the renewal has another key than the page that was to be renewed: the key function reads something that a renewal does not send, such as cookies',
    section: RENEWAL,
  },
  'no-policy': {
    advice:
      'This page is not declared to be cached. Extend CachePageMixin() on the controller, or call .use(cachePage(60)) on the route, last',
    section: 'docs/getting-started.md#getting-started',
  },

  // `page-cache:explain`, and nothing else
  'no-route': {
    advice: 'No route of GET matches this URL',
    section: 'docs/getting-started.md#getting-started',
  },
  'not-reached': {
    advice:
      'A middleware answered before the page cache was reached, as auth does where nobody is logged in. Send what it asks for with --header',
    section: 'docs/four-ways.md#on-a-route-or-a-group',
  },
  'inspected': {
    advice: 'The request was only inspected, so nothing was stored',
    section: 'docs/getting-started.md#getting-started',
  },
} as const satisfies Record<string, ReasonEntry>

/**
 * The name of a reason.
 */
export type Reason = keyof typeof REASONS

/**
 * The reason that a report or a header has, be it with words of the application behind it:
 * `handler: draft`.
 *
 * @returns `null` where it is none of these
 */
export function reasonIn(text: string): Reason | null {
  const [name] = text.split(': ', 1)
  return Object.hasOwn(REASONS, name) ? (name as Reason) : null
}
