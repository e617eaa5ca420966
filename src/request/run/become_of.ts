import { outcomeOf } from '../report/outcome.ts'
import { isKeptOnTheWay } from '../client/is_kept_on_the_way.ts'
import type { Answer, Hop } from '../client/hop.ts'
import type { Visit } from '../types.ts'

/**
 * What a visit comes to.
 */
export type Become = Pick<Visit, 'status' | 'outcome' | 'reason' | 'redirectedTo'>

/**
 * Reads what became of the page that was asked for. A page that it redirects to is another one, even where
 * that is the same in another spelling: what is said of that is not said of this one.
 *
 * @param how.renew - Whether the run renews
 * @param how.loginPath - Path of the login page of the persona, if it has one
 */
export function becomeOf(
  { asked, final, own, redirectedTo, elsewhere }: Answer,
  { renew, loginPath }: { renew: boolean; loginPath: string | null }
): Become {
  const { status } = final
  const page = ofHop(asked, renew)
  if (redirectedTo === null) {
    return { status, ...page, redirectedTo: null }
  }
  const to = redirectedTo.href
  if (own !== asked && own.address.visitors.pathname === loginPath) {
    return { status, outcome: 'failed', reason: 'login-required', redirectedTo: to }
  }
  if (page.outcome !== 'failed' && page.outcome !== 'skipped') {
    // Stored is the redirect itself
    return { status, ...page, redirectedTo: to }
  }
  const end = ofHop(own, renew)
  const problem = elsewhere && redirectProblem(end, own.address.visitors, elsewhere)
  const failure = problem ?? failureOf(page) ?? failureOf(end)
  return failure === null
    ? { status, outcome: 'skipped', reason: 'redirected', redirectedTo: to }
    : { status, outcome: 'failed', reason: failure, redirectedTo: to }
}

type Said = ReturnType<typeof outcomeOf>

function ofHop({ status, headers, authorised, address }: Hop, renew: boolean): Said {
  const cacheStatus = headers['cache-status'] && String(headers['cache-status'])
  const isKeptInFront = isKeptOnTheWay(headers)
  const { trusted } = address
  return outcomeOf({ status, cacheStatus, authorised, isKeptInFront, trusted, renew })
}

/**
 * Why a redirect to an origin that is not trusted, and so has neither token nor credentials, is
 * what kept the page from being renewed; `null` where the application had its say about the page.
 */
function redirectProblem({ outcome, reason }: Said, from: URL, to: URL): string | null {
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && bare(from) === bare(to)
  if (isUpgrade && (outcome === 'skipped' || outcome === 'failed')) {
    return 'redirected-to-https'
  }
  return reason === 'not-authorised' ? 'redirected-elsewhere' : null
}

function bare({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}

/**
 * Why an answer is a failure. That a redirect does not speak of a renewal is none: it comes from where the
 * page cache is not asked, such as a middleware.
 */
function failureOf({ outcome, reason }: Said): string | null {
  return outcome === 'failed' && reason !== 'not-authorised' ? reason : null
}
