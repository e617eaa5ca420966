import { RULES, FIELDS, DIRECTIVES, FROM_HANDLER, type ReasonEntry } from './reason_entry.ts'

/**
 * Why a page is not kept, or was not produced.
 */
export const OF_STORING = {
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
} as const satisfies Record<string, ReasonEntry>
