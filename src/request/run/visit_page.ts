import { becomeOf, type Become } from './become_of.ts'
import { RequestFailure } from '../client/transport/request_failure.ts'
import { PLAIN_GET, type Question } from '../client/question.ts'
import type { Effort } from '../client/hop.ts'
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

async function ask(
  tools: VisitTools,
  session: PersonaSession,
  question: Question,
  page: Page,
  effort: Effort
): Promise<Become> {
  if (page.refused !== null) {
    const { outcome, reason } = page.refused
    return { status: null, outcome, reason, redirectedTo: null }
  }
  try {
    if (tools.only !== null) {
      const seen = await look(tools.follower, session, question, page)
      if (isGoodEnough(seen?.status, tools.only)) {
        return { status: null, outcome: 'kept', reason: 'good-enough', redirectedTo: null }
      }
    }
    const answer = await tools.follower.follow(session, question, page.url, effort)
    return becomeOf(answer, {
      renew: tools.renew,
      loginPath: tools.loginPaths.get(session.persona.name) ?? null,
    })
  } catch (error) {
    if (error instanceof RequestFailure) {
      return failed(error.reason)
    }
    throw error
  }
}

function failed(reason: string): Become {
  return { status: null, outcome: 'failed', reason, redirectedTo: null }
}
