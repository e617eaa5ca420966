import { isUnderstood } from '../freshness/is_understood.ts'
import { READ_WITH_CONSENT } from './consents.ts'
import type { Reason } from './reasons.ts'
import type { ResponseFacts } from '../recording/response_facts.ts'
import type { VisitorFacts } from '../recording/visitor.ts'
import type { Consent } from '../types.ts'

/**
 * What a policy says that the rules ask for.
 */
export interface RuledPolicy {
  consents: ReadonlySet<Consent>
  /** Statuses that may be stored */
  statuses: ReadonlySet<number>
  /** The directives of the response decide how long it is kept */
  followsResponse?: boolean
}

/**
 * A reason not to store a response, and when it applies. What to do about it is in the list of
 * reasons.
 */
export interface StoreRule<Facts> {
  name: Reason
  refuses: (facts: Facts, policy: RuledPolicy) => boolean
}

/**
 * Rules about the visitor. They are asked before the lookup, and again before storing, because
 * a handler may log someone in.
 */
export const VISITOR_RULES: StoreRule<VisitorFacts>[] = [
  {
    name: 'user',
    refuses: ({ loggedIn }, { consents }) => loggedIn && !consents.has('user'),
  },
  {
    name: 'authorization',
    refuses: ({ hasAuthorization }, { consents }) =>
      hasAuthorization && !consents.has('authorization'),
  },
  {
    name: 'flash',
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
    refuses: ({ method }) => method !== 'GET',
  },
  {
    name: 'sent',
    refuses: ({ isSent }) => isSent,
  },
  {
    name: 'handler',
    refuses: ({ skipped }) => skipped !== null,
  },
  {
    name: 'many-tags',
    refuses: ({ hasTooManyTags }) => hasTooManyTags,
  },
  {
    name: 'status',
    refuses: ({ status }, { statuses, followsResponse }) =>
      followsResponse ? NEVER_STORED.has(status) || status < 200 : !statuses.has(status),
  },
  {
    name: 'set-cookie',
    refuses: ({ setsCookie }) => setsCookie,
  },
  {
    name: 'clear-site-data',
    refuses: ({ changesBrowser }, { consents }) =>
      changesBrowser && !consents.has('clear-site-data'),
  },
  {
    name: 'no-store',
    // For those that do not know must-understand, which takes its place (RFC 9111, 5.2.2.3).
    refuses: ({ cacheControl, status }, { followsResponse }) =>
      cacheControl.has('no-store') &&
      !(followsResponse && cacheControl.has('must-understand') && isUnderstood(status)),
  },
  {
    name: 'private',
    refuses: ({ cacheControl }) => cacheControl.has('private'),
  },
  {
    name: 'no-cache',
    // With its own directives it may be stored, and is asked about every time (RFC 9111, 5.2.2.4).
    refuses: ({ cacheControl }, { followsResponse }) =>
      !followsResponse && cacheControl.has('no-cache'),
  },
  {
    name: 'vary-star',
    refuses: ({ vary }) => vary.includes('*'),
  },
  {
    name: 'vary-cookie',
    refuses: ({ vary }) => vary.includes('cookie') || vary.includes('authorization'),
  },
  {
    name: 'scheme',
    refuses: ({ scheme }) => scheme !== null && scheme !== 'http' && scheme !== 'https',
  },
  {
    name: 'locale',
    refuses: ({ hasOtherLocale }) => hasOtherLocale,
  },
  ...VISITOR_RULES,
  ...READ_WITH_CONSENT.map((name) => ({
    name,
    refuses: ({ reads }: ResponseFacts, { consents }: RuledPolicy) =>
      reads.has(name) && !consents.has(name),
  })),
]

/**
 * The first rule that refuses, by its name; `null` where none does.
 */
export function refusal<Facts>(
  rules: StoreRule<Facts>[],
  facts: Facts,
  policy: RuledPolicy
): Reason | null {
  for (const rule of rules) {
    if (rule.refuses(facts, policy)) {
      return rule.name
    }
  }
  return null
}
