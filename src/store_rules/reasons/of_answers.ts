import { FIELDS, STALE, DIRECTIVES, DEPLOYS, RENEWAL, type ReasonEntry } from './reason_entry.ts'

/**
 * What a visitor, a renewal or `page-cache:explain` gets in place of a page that is produced for them.
 */
export const OF_ANSWERS = {
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
