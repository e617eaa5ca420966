import { forward } from './forward.ts'
import { serve, tell } from './answer.ts'
import type { Page } from '../../page/page.ts'
import type { Filling } from '../../holes/holes.ts'
import type { Passage } from '../request_scope.ts'
import type { CacheStatus } from '../../http/cache_status.ts'

/**
 * Serves a stored page. A visitor for whom its holes cannot be filled gets a fresh one.
 */
export async function answerStored(
  passage: Passage,
  page: Page,
  status: CacheStatus,
  key: string
): Promise<void> {
  if (page.holes.length === 0) {
    serve(passage, page)
  } else {
    const filling = await fillingFor(passage, page)
    if (filling === null) {
      return forward(passage, { fwd: 'bypass', detail: 'hole' }, key)
    }
    serve(passage, page, filling)
  }
  tell(passage.ctx, passage.tools, status, key)
}

async function fillingFor({ ctx, tools }: Passage, page: Page): Promise<Filling | null> {
  try {
    return await tools.holes.fill(ctx, page)
  } catch (error) {
    ctx.logger.error({ err: error }, 'page cache: a hole cannot be filled')
    return null
  }
}
