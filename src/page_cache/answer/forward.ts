import { answerUnavailable, tell } from './answer.ts'
import type { Passage } from '../request_scope.ts'
import type { CacheStatus } from '../../http/cache_status.ts'

/**
 * Goes on to the handler without looking at what it answers; or refuses to, where no visitor
 * may cause the page.
 */
export async function forward(
  { ctx, tools, terms, next }: Passage,
  status: CacheStatus,
  key?: string
): Promise<void> {
  const { forever, onMiss } = terms.policy
  try {
    if (forever && onMiss === 'unavailable') {
      answerUnavailable(ctx)
    } else {
      await next()
    }
  } finally {
    tell(ctx, tools, status, key)
  }
}
