import { outcomeOf } from '../report/outcome.ts'
import { RequestFailure } from '../client/transport/request_failure.ts'
import { PLAIN_GET, type Question } from '../client/question.ts'
import type { Answer, Effort, Hop } from '../client/hop.ts'
import type { Follower } from '../client/follower.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Visit } from '../types.ts'
import type { Page } from './page.ts'
import { look } from './look.ts'
import { isGoodEnough } from './is_good_enough.ts'
import { isHit, missedBy, type Visits } from './verify.ts'
import type { GoodEnough } from '../options/read_only.ts'
import type { Variant } from './variant.ts'

/**
 * What a visit is made with.
 */
export interface VisitTools {
  follower: Follower
  renew: boolean
  verify: boolean
  /** Which pages need not be asked for; `null`: none */
  only: GoodEnough | null
  /** Paths of the login page of each persona, by its name */
  loginPaths: Map<string, string>
}

/**
 * Asks for one page as one persona in one variant.
 *
 * @param visits - All of this page as this persona. With the last of them to end, the page is looked
 * at as browsers do
 * @throws E_NO_SERVER - when nothing listens there, and nothing has been answered yet
 * @throws whatever ended the run, and nothing else
 */
export async function visitPage(
  tools: VisitTools,
  session: PersonaSession,
  page: Page,
  variant: Variant,
  visits: Visits
): Promise<Visit> {
  const effort: Effort = { attempts: 0, durationMs: 0, bytes: 0 }
  const question: Question = {
    ...PLAIN_GET,
    headers: { ...page.headers, ...variant.headers },
    cookies: variant.cookies,
    purpose: tools.renew ? 'renew' : null,
  }
  const result = await ask(tools, session, question, page, effort)
  const visit: Visit = {
    url: page.shown,
    persona: session.persona.name,
    language: variant.language,
    vary: variant.vary,
    status: result.status,
    durationMs: Math.round(effort.durationMs * 10) / 10,
    bytes: effort.bytes,
    attempts: effort.attempts,
    outcome: result.outcome,
    reason: result.reason,
    redirectedTo: result.redirectedTo,
    verified: null,
  }
  if (tools.verify && ['renewed', 'unchanged', 'stored', 'kept'].includes(visit.outcome)) {
    visit.verified = await isHit(tools.follower, session, question, page, visits)
  }
  visits.left--
  if (tools.verify && visits.left === 0) {
    const browsing = { ...question, headers: page.headers, cookies: [] }
    const missed = await missedBy(tools.follower, session, browsing, page, visits)
    if (Object.keys(missed).length > 0) {
      Object.assign(visit, { verified: false, missedBy: missed })
    }
  }
  return visit
}

type Result = Pick<Visit, 'status' | 'outcome' | 'reason' | 'redirectedTo'>

async function ask(
  tools: VisitTools,
  session: PersonaSession,
  question: Question,
  page: Page,
  effort: Effort
): Promise<Result> {
  if (page.refused !== null) {
    return failed(page.refused)
  }
  try {
    if (tools.only !== null) {
      const seen = await look(tools.follower, session, question, page)
      if (isGoodEnough(seen?.status, tools.only)) {
        return { status: null, outcome: 'kept', reason: 'good-enough', redirectedTo: null }
      }
    }
    const answer = await tools.follower.follow(session, question, page.url, effort)
    return resultOf(tools, session, page, answer)
  } catch (error) {
    if (error instanceof RequestFailure) {
      return failed(error.reason)
    }
    throw error
  }
}

function resultOf(
  tools: VisitTools,
  session: PersonaSession,
  page: Page,
  { final, own, redirected, elsewhere }: Answer
): Result {
  const { status } = final
  const redirectedTo = redirected ? final.address.visitors.href : null
  const loginPath = tools.loginPaths.get(session.persona.name)
  if (
    redirected &&
    own.address.visitors.pathname === loginPath &&
    page.url.pathname !== loginPath
  ) {
    return { status, outcome: 'failed', reason: 'login-required', redirectedTo }
  }
  // Where a redirect led to another site, the last answer of the application is what counts
  const facts = {
    status: own.status,
    cacheStatus: cacheStatusOf(own),
    authorised: own.authorised,
    trusted: own.address.trusted,
    renew: tools.renew,
  }
  const result = { status, ...outcomeOf(facts), redirectedTo }
  const problem = elsewhere && redirectProblem(result, own.address.visitors, elsewhere)
  return problem ? { ...result, outcome: 'failed', reason: problem } : result
}

/**
 * Why a redirect to an origin that is not trusted, and so has neither token nor credentials, is
 * what kept the page from being renewed; `null` where the application had its say about the page.
 */
function redirectProblem({ outcome, reason }: Result, from: URL, to: URL): string | null {
  const isUpgrade = from.protocol === 'http:' && to.protocol === 'https:' && bare(from) === bare(to)
  if (isUpgrade && (outcome === 'skipped' || outcome === 'failed')) {
    return 'redirected-to-https'
  }
  return reason === 'not-authorised' ? 'redirected-elsewhere' : null
}

function bare({ hostname }: URL): string {
  return hostname.replace(/^www\./, '')
}

function cacheStatusOf({ headers }: Hop): string | undefined {
  return headers['cache-status'] && String(headers['cache-status'])
}

function failed(reason: string): Result {
  return { status: null, outcome: 'failed', reason, redirectedTo: null }
}
