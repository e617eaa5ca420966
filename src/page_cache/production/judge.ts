import { responseFreshness } from './response_freshness.ts'
import { fixedTerms } from './policy_freshness.ts'
import { Page } from '../../page/page.ts'
import { capture, settle } from '../../response/capture.ts'
import { mergeVary } from '../../response/replay.ts'
import { headerLines } from '../../http/header_lines.ts'
import { impliedVary, responseFacts } from '../../store_rules/facts.ts'
import { refusal, RESPONSE_RULES } from '../../store_rules/store_rules.ts'
import type { ResponseFreshness } from './response_freshness.ts'
import type { PageFields } from '../../page/page.ts'
import type { Passage } from '../request_scope.ts'
import type { Recording } from '../../recording/recording.ts'
import type { Origin, Product } from './production.ts'

/**
 * A response that may be stored.
 */
interface Storable {
  fields: PageFields
  vary: string[]
}

/**
 * Judges what a handler produced, and makes a page of it. A page is served although it cannot
 * be judged: the visitor must not suffer from that.
 */
export async function judge(
  passage: Passage,
  recording: Recording,
  origin: Origin
): Promise<Product> {
  try {
    const storable = await examine(passage, recording, origin)
    return typeof storable === 'string'
      ? { kind: 'refused', reason: storable }
      : { kind: 'page', page: new Page(storable.fields), vary: storable.vary }
  } catch (error) {
    passage.ctx.logger.error({ err: error }, 'page cache: the page cannot be captured')
    return { kind: 'refused', reason: 'capture-error' }
  }
}

/**
 * Asks the store rules, and takes the body where none refuses.
 *
 * @returns the name of the rule that refuses
 */
async function examine(
  passage: Passage,
  recording: Recording,
  origin: Origin
): Promise<Storable | string> {
  const { ctx, tools, terms } = passage
  const facts = responseFacts(ctx, recording)
  passage.onFacts?.(facts)
  const refused = refusal(RESPONSE_RULES, facts, terms)
  if (refused) {
    return refused
  }
  // Before the capture, which adds an ETag that the handler knows nothing of.
  const own = terms.followsResponse ? termsOf(passage, recording, origin) : null
  if (typeof own === 'string') {
    return own
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
  const lateFacts = responseFacts(ctx, recording)
  passage.onFacts?.(lateFacts)
  const refusedLate = refusal(RESPONSE_RULES, lateFacts, terms)
  if (refusedLate) {
    return refusedLate
  }
  if (terms.policy.public && captured.holes.length > 0) {
    return tools.holes.ruleOf(captured.holes[0][1])
  }
  const keeping = own ?? fixedTerms(passage)
  if (typeof keeping === 'string') {
    return keeping
  }
  // From here on nothing refuses: the visitor's own parts are cut out of the response.
  settle(ctx, recording, captured)
  const unsaid = [...terms.policy.vary, ...impliedVary(ctx), ...codingVary(recording)]
  if (recording.headers.has('vary') || unsaid.length > 0) {
    mergeVary(ctx, [...recording.before('vary'), ...unsaid])
  }
  if (own) {
    ctx.response.header('Date', own.date)
  }
  const vary = [...new Set([...facts.vary, ...unsaid])]
  const { storedAt, freshUntil, staleness } = keeping
  const status = ctx.response.getStatus()
  const { body, holes } = captured
  const kept = { ...origin, storedAt, freshUntil, staleness }
  return { fields: { ...kept, status, headers: recording.headers, body, holes }, vary }
}

/**
 * What a middleware says to every response counts for the usual statuses alone: only a handler
 * itself can know that its error may be kept.
 */
function termsOf(
  passage: Passage,
  { headers }: Recording,
  { begunAt }: Origin
): ResponseFreshness | string {
  const { ctx, terms } = passage
  const status = ctx.response.getStatus()
  const speaker = terms.statuses.has(status) ? ctx.response : headers
  const [etag] = headerLines(headers, 'etag')
  const [lastModified] = headerLines(headers, 'last-modified')
  return responseFreshness(passage, {
    status,
    lines: (name) => headerLines(speaker, name),
    validators: { ...(etag && { etag }), ...(lastModified && { lastModified }) },
    requestedAt: begunAt,
  })
}

/**
 * A body that its handler has encoded is for those who understand the coding, whether it says so
 * or not (RFC 9110, 12.5.3).
 */
function codingVary({ headers }: Recording): string[] {
  const codings = headerLines(headers, 'content-encoding').join(',')
  return codings === '' || codings.toLowerCase() === 'identity' ? [] : ['accept-encoding']
}
