import { RULES, DEVELOPMENT, type ReasonEntry } from './reason_entry.ts'

/**
 * Why a request is not answered from the store, as far as that is known before the lookup.
 */
export const OF_REQUESTS = {
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
} as const satisfies Record<string, ReasonEntry>
