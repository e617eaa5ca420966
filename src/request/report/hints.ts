import { failureAdvice } from '../client/transport/failure_advice.ts'
import { reasonIn, REASONS } from '../../store_rules/reasons.ts'
import type { Report, Visit } from '../types.ts'

/**
 * What to look at, by the reason of a visit. Only where the reason itself does not say it.
 */
const HINTS: Record<string, string> = {
  'not-authorised':
    'The application answered, but did not accept the request as a renewal. Does the page go through the page cache at all? Is APP_KEY the same here and there, is the host one of "hosts" in config/cache_helpers.ts, and does a proxy in between change the Host header (see the option "host")? Or does a cache in front answer in its place? Ask the application past it then: "baseUrl" is where it listens, and "host" the name of the site',
  'foreign-origin':
    'Some URLs are of other origins than "baseUrl": they were asked without token and credentials. List their origins in "origins" if they belong to the application',
  'redirected-to-https':
    'The site redirects to https, and "baseUrl" is http: take the https URL as "baseUrl", or list the pages with https and that origin in "origins", or ask the application itself past its proxy, with "host" set to the name of the site',
  'redirected-elsewhere':
    'Some pages are redirected to another origin before the application sees them: take that one as "baseUrl", or, if it belongs to the application, list the pages there and that origin in "origins"',
  'redirected':
    'Some pages redirect. What is renewed is the page that was asked for, and never the one that it redirects to: list the URLs that they lead to, or ask as a persona that is not redirected (redirected)',
  'login-required':
    'A page redirected a logged in persona to the login page: the session had ended, or the persona may not see the page',
  'no-cache-status':
    'Some answers have no Cache-Status header: the page is not cached, or "cacheStatus" is off in config/cache_helpers.ts',
  '429':
    'The server answered 429, too many requests: lower "rate" or "concurrency", or raise "maxRetryAfter"',
  'credentials-in-url': 'Take user name and password out of the URLs, and use "basicAuth"',
  'personal':
    'Pages that differ by cookies, credentials (such as API keys) or very long headers were left out (personal): what their visitors send is written down nowhere',
  'too-many-redirects': 'A page redirects in a circle',
}

/**
 * What to look at where a run came to nothing.
 */
export const PROBLEM_HINTS: Record<NonNullable<Report['problem']>, string> = {
  'nothing-asked':
    'No page was asked for: the list of URLs is empty, or everything was left out of it. Where that may be so, set "allowNothing" (--allow-nothing)',
  'nothing-stored':
    'No page was stored: every one was skipped, for the reasons above, or its handler says that it is gone (evicted). Where that may be so, set "allowNothing" (--allow-nothing)',
}

/**
 * The same of pages that are renewed by their tags, which are in no list that somebody wrote.
 */
export const TAG_HINTS: typeof PROBLEM_HINTS = {
  'nothing-asked': 'No page was renewed: the index knows of no stored page with one of the tags',
  'nothing-stored':
    'No page was renewed: every one was skipped, for the reasons above, or its handler says that it is gone (evicted)',
}

/**
 * The hint for a visit's reason, if there is one. What the page cache itself gave as a reason is
 * explained in its own words.
 */
export function hintFor({ outcome, reason, missedBy }: Visit): string | undefined {
  if (missedBy) {
    return hintForMissed(missedBy)
  }
  if (reason === null) {
    return undefined
  }
  const known = reasonIn(reason)
  return known !== null && (outcome === 'skipped' || !(reason in HINTS))
    ? `${reason}: ${REASONS[known].advice}`
    : (HINTS[reason] ?? failureAdvice(reason))
}

/**
 * Browsers that send the same are named together.
 */
function hintForMissed(missedBy: NonNullable<Visit['missedBy']>): string {
  const sets = Object.groupBy(Object.keys(missedBy), (name) => JSON.stringify(missedBy[name]))
  const browsers = Object.keys(missedBy).join(', ')
  const names = Object.keys(Object.values(missedBy)[0]).join(', ')
  return `Some pages vary by ${names}, and are no hit for ${browsers}. Add to "vary": ${Object.keys(sets).join(', ')}; or choose by request.accepts() and its like, which makes one page of all that mean the same`
}
