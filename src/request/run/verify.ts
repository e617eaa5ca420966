import { BROWSERS } from '../client/browsers.ts'
import { look } from './look.ts'
import type { Follower } from '../client/follower.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Question } from '../client/question.ts'
import type { Visit } from '../types.ts'
import type { Page } from './page.ts'

/**
 * The visits of one page as one persona, in all variants of the run.
 */
export interface Visits {
  /** How many have not ended yet */
  left: number

  /** Request headers that the page says it varies by */
  vary: Set<string>
}

/**
 * What a header means that a request does not have (RFC 9110, 12.5).
 */
const ABSENT: Record<string, string> = {
  'accept': '*/*',
  'accept-encoding': 'identity',
  'accept-language': '*',
}

/**
 * Whether the page of a visit would be a hit for others who send the same.
 */
export async function isHit(
  follower: Follower,
  session: PersonaSession,
  question: Question,
  page: Page,
  { vary }: Pick<Visits, 'vary'> = { vary: new Set() }
): Promise<boolean> {
  const seen = await look(follower, session, question, page)
  seen?.vary.forEach((name) => vary.add(name))
  return seen?.status?.hit === true
}

/**
 * Asks for a page that varies as browsers do, once all its variants of the run are warm.
 *
 * @returns who would not get a hit, and the headers to warm for them
 */
export async function missedBy(
  follower: Follower,
  session: PersonaSession,
  question: Question,
  page: Page,
  { vary }: Visits
): Promise<NonNullable<Visit['missedBy']>> {
  const missed: NonNullable<Visit['missedBy']> = {}
  const names = Object.keys({ ...BROWSERS.Chrome, ...BROWSERS.Safari }).filter((name) =>
    vary.has(name)
  )
  for (const [browser, as] of names.length > 0 ? Object.entries(BROWSERS) : []) {
    if (!(await isHit(follower, session, { ...question, as }, page))) {
      missed[browser] = Object.fromEntries(
        names.map((name) => [name, as[name] ?? ABSENT[name] ?? '']).filter(([, value]) => value)
      )
    }
  }
  return missed
}
