import { Page } from '../page/page.ts'
import { capture } from '../page/capture.ts'
import { hideQuery } from './query_blinds.ts'
import { mergeVary } from '../page/replay.ts'
import { Recording } from '../page/recording.ts'
import { responseFacts } from '../page/facts.ts'
import { parameterNames } from '../page/query.ts'
import { refusal, RESPONSE_RULES } from '../page/store_rules.ts'
import type { Tools } from './tools.ts'
import type { PolicyTerms } from './terms.ts'
import type { HttpContext } from '@adonisjs/core/http'
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
 * Runs the handler for a page, and judges what it produced.
 *
 * @param next - The handler. It leaves its result in the response
 * @param begunAt - Milliseconds since the epoch
 */
export async function produce(
  ctx: HttpContext,
  tools: Tools,
  terms: PolicyTerms,
  next: () => Promise<unknown>,
  begunAt: number
): Promise<Product> {
  const isProvisional = terms.policy.forever && hasUnknownParameters(ctx, tools, terms)
  const recording = new Recording(ctx)
  const giveBack = hideQuery(ctx, terms.sight, tools.isIgnored, tools.parseQuery)
  try {
    await next()
    if (ctx.response.getStatus() >= 500) {
      return { kind: 'failed', undo: () => recording.undo() }
    }
    const judged = await judge(ctx, tools, terms, recording)
    if (typeof judged === 'string') {
      return { kind: 'refused', reason: judged }
    }
    return toPage(ctx, tools, terms, { ...judged, begunAt, isProvisional })
  } catch (error) {
    return isFailure(error)
      ? { kind: 'failed', error, undo: () => recording.undo() }
      : { kind: 'refused', reason: 'status', error }
  } finally {
    giveBack()
    recording.stop()
  }
}

interface Judged {
  body: Page['body']
  headers: HeaderChanges
  vary: string[]
}

/**
 * Asks the store rules, and takes the body where none refuses.
 *
 * @returns the name of the rule that refuses
 */
async function judge(
  ctx: HttpContext,
  tools: Tools,
  terms: PolicyTerms,
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
  })
  if (captured.refusal !== undefined) {
    return captured.refusal
  }
  // Turning a value into JSON may have looked at the visitor.
  const refusedLate = refusal(RESPONSE_RULES, responseFacts(ctx, recording), terms)
  if (refusedLate) {
    return refusedLate
  }
  if (recording.headers.has('vary') || terms.policy.vary.length > 0) {
    mergeVary(ctx, [...recording.before('vary'), ...terms.policy.vary])
  }
  const vary = [...new Set([...facts.vary, ...terms.policy.vary])]
  return { body: captured.body, headers: recording.headers, vary }
}

function toPage(
  ctx: HttpContext,
  tools: Tools,
  terms: PolicyTerms,
  { begunAt, isProvisional, vary, ...fields }: Judged & { begunAt: number; isProvisional: boolean }
): Product {
  const timeout = terms.timeout(ctx)
  if (timeout === undefined) {
    const { declaredBy } = terms.policy
    tools.logger.error(`page cache: the timeout function of ${declaredBy} returned no timeout`)
    return { kind: 'refused', reason: 'timeout' }
  }
  const expires = !terms.policy.forever || isProvisional
  if (expires && timeout === null) {
    return { kind: 'refused', reason: 'provisional' }
  }
  const storedAt = Date.now()
  const page = new Page({
    ...fields,
    status: ctx.response.getStatus(),
    begunAt,
    storedAt,
    freshUntil: expires ? storedAt + timeout! * 1000 : null,
  })
  return { kind: 'page', page, vary }
}

/**
 * Whether the URL has parameters that nobody declared: a visitor could fill the store for ever
 * with pages of URLs that he makes up.
 */
function hasUnknownParameters(ctx: HttpContext, tools: Tools, terms: PolicyTerms): boolean {
  return (
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
