import { Page, type PageFields } from '../page/page.ts'
import { markHoles } from '../holes/markers.ts'
import { unmarkResponse } from '../holes/unmark_response.ts'
import { capture, settle } from '../page/capture.ts'
import { hideQuery } from './query_blinds.ts'
import { mergeVary } from '../page/replay.ts'
import { Recording } from '../page/recording.ts'
import { impliedVary, responseFacts } from '../page/facts.ts'
import { parameterNames } from '../page/query.ts'
import { refusal, RESPONSE_RULES } from '../page/store_rules.ts'
import type { Passage } from './passage.ts'
import type { HeaderChanges } from '../page/header_changes.ts'

/**
 * What came of running a handler.
 *
 * - `page`: it may be stored
 * - `refused`: it may not, and why; the response is left as it is
 * - `failed`: it threw an error that is no answer, or answered with a 5xx
 */
export type Product =
  | { kind: 'page'; page: Page; vary: string[] }
  | { kind: 'refused'; reason: string; error?: unknown }
  | { kind: 'failed'; error?: unknown; undo: () => void }

/**
 * What was true when the production began.
 */
export type Origin = Required<Pick<PageFields, 'begunAt' | 'marks'>>

/**
 * Runs the handler for a page, and judges what it produced.
 */
export async function produce(passage: Passage, origin: Origin): Promise<Product> {
  const { ctx, tools, terms } = passage
  const recording = new Recording(ctx)
  const endMarking = markHoles(ctx)
  const giveBack = hideQuery(ctx, terms.sight, tools.isIgnored, tools.parseQuery)
  try {
    await passage.next()
    if (ctx.response.getStatus() >= 500) {
      await unmarkResponse(ctx, tools.holes, tools.serializeJSON)
      return { kind: 'failed', undo: () => recording.undo() }
    }
    const product = await judged(passage, recording, origin)
    if (product.kind === 'refused') {
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
 * A page is served although it cannot be judged: the visitor must not suffer from that.
 */
async function judged(passage: Passage, recording: Recording, origin: Origin): Promise<Product> {
  try {
    const judgement = await judge(passage, recording)
    return typeof judgement === 'string'
      ? { kind: 'refused', reason: judgement }
      : toPage(passage, judgement, origin)
  } catch (error) {
    passage.ctx.logger.error({ err: error }, 'page cache: the page cannot be captured')
    return { kind: 'refused', reason: 'capture-error' }
  }
}

interface Judged {
  body: Page['body']
  holes: Page['holes']
  headers: HeaderChanges
  vary: string[]
}

/**
 * Asks the store rules, and takes the body where none refuses.
 *
 * @returns the name of the rule that refuses
 */
async function judge(
  { ctx, tools, terms }: Passage,
  recording: Recording
): Promise<Judged | string> {
  const facts = responseFacts(ctx, recording)
  const refused = refusal(RESPONSE_RULES, facts, terms)
  if (refused) {
    return refused
  }
  const captured = await capture(ctx, recording, {
    streams: terms.policy.streams,
    maxBodySize: tools.config.maxBodySize,
    serializeJSON: tools.serializeJSON,
    holes: tools.holes,
  })
  if (captured.refusal !== undefined) {
    return captured.refusal
  }
  // Turning a value into JSON may have looked at the visitor.
  const refusedLate = refusal(RESPONSE_RULES, responseFacts(ctx, recording), terms)
  if (refusedLate) {
    return refusedLate
  }
  if (terms.policy.public && captured.holes.length > 0) {
    return tools.holes.ruleOf(captured.holes[0][1])
  }
  settle(ctx, recording, captured)
  const unsaid = [...terms.policy.vary, ...impliedVary(ctx)]
  if (recording.headers.has('vary') || unsaid.length > 0) {
    mergeVary(ctx, [...recording.before('vary'), ...unsaid])
  }
  const vary = [...new Set([...facts.vary, ...unsaid])]
  return { body: captured.body, holes: captured.holes, headers: recording.headers, vary }
}

function toPage(passage: Passage, judgement: Judged, origin: Origin): Product {
  const { ctx, tools, terms } = passage
  const timeout = terms.timeout(ctx)
  if (timeout === undefined) {
    const { declaredBy } = terms.policy
    tools.logger.error(`page cache: the timeout function of ${declaredBy} returned no timeout`)
    return { kind: 'refused', reason: 'timeout' }
  }
  const { vary, ...fields } = judgement
  const expires = !terms.policy.forever || isProvisional(passage)
  if (expires && timeout === null) {
    return { kind: 'refused', reason: 'provisional' }
  }
  const storedAt = Date.now()
  const page = new Page({
    ...fields,
    status: ctx.response.getStatus(),
    ...origin,
    storedAt,
    freshUntil: expires ? storedAt + timeout! * 1000 : null,
  })
  return { kind: 'page', page, vary }
}

/**
 * Whether a visitor has filled a forever page whose URL has parameters that nobody declared: he
 * could fill the store for ever with pages of URLs that he makes up.
 */
function isProvisional({ ctx, tools, terms, isRenewal }: Passage): boolean {
  return (
    !isRenewal &&
    terms.sight !== 'none' &&
    parameterNames(ctx.request.parsedUrl.query).some(
      (name) => !tools.isIgnored(name) && !terms.isKnownParameter(name)
    )
  )
}

/**
 * Errors below 500 are answers, not failures.
 */
function isFailure(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status !== 'number' || status >= 500
}
