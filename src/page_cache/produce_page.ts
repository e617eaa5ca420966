import { fill, type Filled } from './production/produce_and_store.ts'
import { fillHoles, finish, tell } from './answer/answer.ts'
import { hitStatus } from './answer/hit_status.ts'
import { answerStored } from './answer/answer_stored.ts'
import type { Found } from '../storage/variant_slot.ts'
import type { Landing } from './in_flight/flights.ts'
import type { Passage } from './request_scope.ts'
import type { CacheStatus } from '../http/cache_status.ts'

/**
 * Produces the page that a visitor asks for: steps 5 and 6 of the algorithm.
 *
 * @param fwd - Why it is produced
 * @param found - What is stored; the page in it is replaced
 * @param land - Told how it ended as soon as that is known
 * @throws what the handler threw
 */
export async function cause(
  passage: Passage,
  fwd: CacheStatus['fwd'],
  found: Found,
  land: (landing: Landing) => void
): Promise<void> {
  const { ctx, tools } = passage
  const filled = await fill(passage, found.page, land)
  if (filled.kind !== 'page') {
    return withoutPage(passage, filled, fwd, found)
  }
  const filling = await fillHoles(passage, filled.page)
  finish(passage, filled.page, null, filling)
  const { notStored, isRevalidated } = filled
  const forwarded: CacheStatus = isRevalidated ? { fwd, fwdStatus: 304 } : { fwd }
  const kept = notStored ? { detail: notStored } : { stored: true }
  tell(ctx, tools, { ...forwarded, ...kept }, found.key)
}

/**
 * Leaves the response as it is, or serves the last good page where the handler failed.
 *
 * @throws what the handler threw
 */
async function withoutPage(
  passage: Passage,
  filled: Exclude<Filled, { kind: 'page' }>,
  fwd: CacheStatus['fwd'],
  found: Found
): Promise<void> {
  const { ctx, tools } = passage
  const lastGood = found.page
  if (filled.kind === 'failed' && lastGood?.allowsStaleIfError(Date.now())) {
    if (filled.error !== undefined) {
      ctx.logger.error({ err: filled.error }, 'page cache: served the last good page')
    }
    filled.undo()
    const status = { ...hitStatus(lastGood, Date.now()), detail: 'stale-if-error' }
    return answerStored(passage, lastGood, status, found.key)
  }

  tell(ctx, tools, { fwd, detail: filled.kind === 'failed' ? 'error' : filled.reason }, found.key)
  if (filled.error !== undefined) {
    throw filled.error
  }
}
