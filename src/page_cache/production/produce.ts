import { judge } from './judge.ts'
import { revalidated } from './revalidated.ts'
import { setConditions } from './handler_conditions.ts'
import { markHoles } from '../../holes/markers.ts'
import { unmarkResponse } from '../../response/unmark_response.ts'
import { narrowQuery } from './narrow_query.ts'
import { Recording } from '../../recording/recording.ts'
import type { Page } from '../../page/page.ts'
import type { Passage } from '../request_scope.ts'
import type { Origin, Product } from './production.ts'

/**
 * Runs the handler for a page, and judges what it produced.
 *
 * @param before - The stored page that is to be replaced. Where its own directives decide, the
 * handler is asked whether it is still current
 */
export async function produce(
  passage: Passage,
  origin: Origin,
  before: Page | null
): Promise<Product> {
  const { ctx, tools } = passage
  const recording = new Recording(ctx)
  const endMarking = markHoles(ctx)
  const giveBack = prepareRequest(passage, before)
  try {
    await passage.next()
    if (ctx.response.getStatus() === 304 && isAsked(passage, before)) {
      return await revalidated(passage, recording, origin, before)
    }
    const product = await judgeAnswer(passage, recording, origin, before)
    if (product.kind !== 'page') {
      await unmarkResponse(ctx, tools.holes, tools.serializeJSON)
    }
    return product
  } catch (thrown) {
    // Whoever rejects with nothing has failed as well, and must not be taken for an answer.
    const error = thrown ?? new Error(`The handler threw ${thrown}`)
    return isFailure(error)
      ? { kind: 'failed', error, undo: () => recording.undo() }
      : { kind: 'refused', reason: 'status', error }
  } finally {
    giveBack()
    endMarking()
    recording.stop()
  }
}

/**
 * Whether the handler was asked for a page with the validators of the stored one.
 */
function isAsked({ terms }: Passage, before: Page | null): before is Page {
  return terms.followsResponse && before?.staleness?.validators !== undefined
}

/**
 * Shows the handler of the request what is the page's, and nothing that is this visitor's own.
 *
 * @returns gives the request back what it was
 */
function prepareRequest({ ctx, terms, tools }: Passage, before: Page | null): () => void {
  const giveQueryBack = narrowQuery(ctx, terms.sight, tools.isIgnored, tools.parseQuery)
  if (!terms.followsResponse) {
    return giveQueryBack
  }
  const giveConditionsBack = setConditions(ctx, before?.staleness?.validators)
  return () => {
    giveConditionsBack()
    giveQueryBack()
  }
}

/**
 * A 5xx is a failure, unless it is told to be kept and no good page can stand in for it
 * (RFC 9111, 4.3.3).
 */
async function judgeAnswer(
  passage: Passage,
  recording: Recording,
  origin: Origin,
  before: Page | null
): Promise<Product> {
  const failed: Product = { kind: 'failed', undo: () => recording.undo() }
  if (passage.ctx.response.getStatus() < 500) {
    return judge(passage, recording, origin)
  }
  if (
    !passage.terms.followsResponse ||
    passage.isRenewal ||
    before?.allowsStaleIfError(Date.now())
  ) {
    return failed
  }
  const product = await judge(passage, recording, origin)
  return product.kind === 'page' ? product : failed
}

/**
 * Errors below 500 are answers, not failures.
 */
function isFailure(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status !== 'number' || status >= 500
}
