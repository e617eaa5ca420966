import { RULES, FIELDS, HOLES, type ReasonEntry } from './reason_entry.ts'

/**
 * Why a response is no page for others.
 */
export const OF_RESPONSES = {
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
} as const satisfies Record<string, ReasonEntry>
