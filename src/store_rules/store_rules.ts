import type { Consent } from '../types.ts'

/**
 * What is known of a visitor before anything is produced for him.
 */
export interface VisitorFacts {
  loggedIn: boolean
  hasAuthorization: boolean
  hasFlashMessages: boolean
}

/**
 * What is known of a response once its handler has run.
 */
export interface ResponseFacts extends VisitorFacts {
  method: string
  /** It has left already, past AdonisJS' own response */
  isSent: boolean
  status: number
  /** Header names that the handler set, appended to or removed */
  setsCookie: boolean
  /** Directives of the whole response, whoever set them, in lower case */
  cacheControl: ReadonlySet<string>
  /** Field names of the whole response, whoever set them, in lower case */
  vary: readonly string[]
  /** What the handler and its view read of the visitor */
  reads: ReadonlySet<Consent>
}

/**
 * What a policy says that the rules ask for.
 */
export interface Terms {
  consents: ReadonlySet<Consent>
  /** Statuses that may be stored */
  statuses: ReadonlySet<number>
  /** The directives of the response decide how long it is kept */
  followsResponse?: boolean
}

/**
 * A reason not to store a response, by the name that `Cache-Status` shows.
 */
export interface StoreRule<Facts> {
  name: string
  /** How to change it, for whoever wonders why a page is not cached */
  advice: string
  refuses: (facts: Facts, terms: Terms) => boolean
}

/**
 * Rules about the visitor. They are asked before the lookup, and again before storing, because
 * a handler may log someone in.
 */
export const VISITOR_RULES: StoreRule<VisitorFacts>[] = [
  {
    name: 'user',
    advice: `Someone is logged in. If the page is the same for everyone who gets its key, allow it by name: ['user']`,
    refuses: ({ loggedIn }, { consents }) => loggedIn && !consents.has('user'),
  },
  {
    name: 'authorization',
    advice: `The request has an Authorization header. If the page is the same for everyone who gets its key, allow it by name: ['authorization']`,
    refuses: ({ hasAuthorization }, { consents }) =>
      hasAuthorization && !consents.has('authorization'),
  },
  {
    name: 'flash',
    advice: 'There are flash messages, which this visitor alone must see, and once',
    refuses: ({ hasFlashMessages }) => hasFlashMessages,
  },
]

/**
 * Answers to a part of a page or to a condition, which are no pages.
 */
const NEVER_STORED: ReadonlySet<number> = new Set([206, 304, 412, 416])

/**
 * Rules about a response. Varnish's built-in rules, RFC 9111 (section 3) and what AdonisJS knows
 * better than a proxy could: who read the session, and who set the cookie.
 */
export const RESPONSE_RULES: StoreRule<ResponseFacts>[] = [
  {
    name: 'method',
    advice: 'Only the answer to a GET is stored',
    refuses: ({ method }) => method !== 'GET',
  },
  {
    name: 'sent',
    advice: 'The handler sent the response past AdonisJS. Use ctx.response or return the body',
    refuses: ({ isSent }) => isSent,
  },
  {
    name: 'status',
    advice: 'The status may not be stored. Name 404 or 410 in the statuses of the page',
    refuses: ({ status }, { statuses, followsResponse }) =>
      followsResponse ? NEVER_STORED.has(status) || status < 200 : !statuses.has(status),
  },
  {
    name: 'set-cookie',
    advice: 'The handler set a cookie. Set it in a middleware, or on another request',
    refuses: ({ setsCookie }) => setsCookie,
  },
  directive('no-store'),
  directive('private'),
  {
    ...directive('no-cache'),
    // It may be stored, and is asked about every time (RFC 9111, 5.2.2.4).
    refuses: ({ cacheControl }, { followsResponse }) =>
      !followsResponse && cacheControl.has('no-cache'),
  },
  {
    name: 'vary-star',
    advice: 'The response says Vary: *, so no other request may get it',
    refuses: ({ vary }) => vary.includes('*'),
  },
  {
    name: 'vary-cookie',
    advice: 'The response varies by the cookies or the credentials of its visitor',
    refuses: ({ vary }) => vary.includes('cookie') || vary.includes('authorization'),
  },
  ...VISITOR_RULES,
  reading('user', 'looked up who is logged in'),
  reading('session', 'read or wrote the session'),
  reading('cookies', 'read a cookie'),
]

/**
 * The first rule that refuses, by its name; `null` where none does.
 */
export function refusal<Facts>(
  rules: StoreRule<Facts>[],
  facts: Facts,
  terms: Terms
): string | null {
  for (const rule of rules) {
    if (rule.refuses(facts, terms)) {
      return rule.name
    }
  }
  return null
}

function directive(name: string): StoreRule<ResponseFacts> {
  return {
    name,
    advice: `The response says Cache-Control: ${name}`,
    refuses: ({ cacheControl }) => cacheControl.has(name),
  }
}

function reading(consent: Consent, what: string): StoreRule<ResponseFacts> {
  return {
    name: consent,
    advice: `The handler or its view ${what}. If the page does not depend on it, allow it by name: ['${consent}']`,
    refuses: ({ reads }, { consents }) => reads.has(consent) && !consents.has(consent),
  }
}
