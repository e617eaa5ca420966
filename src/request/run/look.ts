import { parseCacheStatus, type CacheStatus } from '../../http/cache_status.ts'
import { RequestFailure } from '../client/transport/request_failure.ts'
import { isKeptOnTheWay } from '../client/is_kept_on_the_way.ts'
import type { Follower } from '../client/follower.ts'
import type { PersonaSession } from '../client/persona_session.ts'
import type { Question } from '../client/question.ts'
import type { Page } from './page.ts'

/**
 * Looks what others would get who send the same: the page that is asked for, wherever it redirects to.
 * Nothing is produced for it, so that it cannot bring about what it asks about.
 *
 * @returns what the page cache says, and the request headers that the page says it varies by; `null`
 * where there was no answer of the application
 */
export async function look(
  follower: Follower,
  session: PersonaSession,
  question: Question,
  page: Page
): Promise<{ status: CacheStatus | null; vary: string[] } | null> {
  const effort = { attempts: 0, durationMs: 0, bytes: 0 }
  try {
    const looking: Question = { ...question, purpose: 'look' }
    const { asked } = await follower.follow(session, looking, page.url, effort)
    const { vary = '', 'cache-status': status } = asked.headers
    if (isKeptOnTheWay(asked.headers)) {
      return null
    }
    return {
      status: parseCacheStatus(status && String(status)),
      vary: vary.split(',').map((name) => name.trim().toLowerCase()),
    }
  } catch (error) {
    if (error instanceof RequestFailure) {
      return null
    }
    throw error
  }
}
