import { policyFreshness } from './policy_freshness.ts'
import { responseFreshness } from './response_freshness.ts'
import { Page } from '../../page/page.ts'
import type { PageFields } from '../../page/page_fields.ts'
import { headerLines } from '../../http/header_lines.ts'
import { impliedVary, varyNames } from '../../http/vary.ts'
import { headerOf, varySelector } from '../../keys/selectors.ts'
import { mergeVary } from '../../response/replay.ts'
import { refusal } from '../../store_rules/store_rules.ts'
import { RESPONSE_RULES } from '../../store_rules/store_rules.ts'
import type { ResponseFacts } from '../../recording/response_facts.ts'
import { capture } from '../../response/capturing/capture.ts'
import { finaliseResponse } from '../../response/capturing/finalise_response.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { PageScope } from '../request_scope.ts'
import type { Recording } from '../../recording/recording.ts'
import type { ResponseFreshness } from './response_freshness.ts'
import type { Production, ProductionStart } from './production.ts'

/**
 * A response that may be stored, or the reason why it may not; and what the rules were asked about.
 */
type CheckedResponse = { facts: ResponseFacts } & (
  { reason: Reason } | { reason?: undefined; fields: PageFields; selectors: string[] }
)

/**
 * Makes a page of what a handler produced, if it may be stored. A response that cannot be captured
 * is served all the same.
 */
export async function pageFromResponse(
  scope: PageScope,
  recording: Recording,
  start: ProductionStart
): Promise<Production> {
  try {
    const checked = await checkResponse(scope, recording, start)
    const { facts } = checked
    if (checked.reason !== undefined) {
      return { kind: 'refused', reason: checked.reason, facts }
    }
    const { fields, selectors } = checked
    return {
      kind: 'page',
      page: new Page(fields),
      selectors,
      tags: recording.said.tags,
      refusal: null,
      isRevalidated: false,
      facts,
    }
  } catch (error) {
    scope.ctx.logger.error({ err: error }, 'page cache: the page cannot be captured')
    return { kind: 'refused', reason: 'capture-error' }
  }
}

/**
 * Asks the store rules, and takes the body where none refuses.
 */
async function checkResponse(
  scope: PageScope,
  recording: Recording,
  start: ProductionStart
): Promise<CheckedResponse> {
  const { ctx, runtime, policy } = scope
  const early = recording.facts()
  const refused = refusal(RESPONSE_RULES, early, policy)
  if (refused !== null) {
    return { reason: refused, facts: early }
  }
  // Before the capture, which adds an ETag that is not the handler's.
  const own = policy.followsResponse ? ownFreshness(scope, recording, start) : null
  if (typeof own === 'string') {
    return { reason: own, facts: early }
  }
  const captured = await capture(ctx, recording, {
    streams: policy.declared.streams,
    maxBodySize: runtime.config.maxBodySize,
    serializeJSON: runtime.serializeJSON,
    holes: runtime.holes,
    declaredHoles: policy.declared.holes,
  })
  if (captured.refusal !== undefined) {
    return { reason: captured.refusal, facts: early }
  }
  // Turning a value into JSON may have read the session.
  const facts = recording.facts()
  const refusedLate = refusal(RESPONSE_RULES, facts, policy)
  if (refusedLate !== null) {
    return { reason: refusedLate, facts }
  }
  if (policy.declared.public && captured.holes.length > 0) {
    return { reason: runtime.holes.reasonOf(captured.holes[0][1]), facts }
  }
  const selectors = selectorsOf(scope, recording, facts)
  const expected = scope.authorisation?.scheme ?? null
  if (expected !== null && facts.scheme !== null && facts.scheme !== expected) {
    return { reason: 'untrusted-scheme', facts }
  }
  // Its variant is told apart by what other pages have read as well.
  const freshness =
    own ?? policyFreshness(scope, [...selectors, ...scope.slot.selectors], recording.said.timeout)
  if (typeof freshness === 'string') {
    return { reason: freshness, facts }
  }
  // From here on nothing refuses: the visitor's own parts are cut out of the response.
  recording.restoreSettings()
  const status = finaliseResponse(ctx, recording, captured)
  const addedVary = [
    ...policy.declared.vary,
    ...impliedVary(ctx),
    ...codingVary(recording),
    ...selectors.map(headerOf).filter((name) => name !== null),
  ]
  if (recording.headers.has('vary') || addedVary.length > 0) {
    mergeVary(ctx, [...recording.before('vary'), ...addedVary])
  }
  if (own) {
    ctx.response.header('Date', own.date)
  }
  const { body, holes } = captured
  const fields: PageFields = {
    ...start,
    ...status,
    headers: recording.headers,
    body,
    holes,
    storedAt: freshness.storedAt,
    freshUntil: freshness.freshUntil,
    staleness: freshness.staleness,
    expiresIn: 'expiresIn' in freshness ? freshness.expiresIn : undefined,
    forwardsQuery: facts.forwardsQuery,
  }
  return { fields, selectors, facts }
}

/**
 * What tells the variants of a page apart: what its handler has read of the request, and what the
 * whole response and the policy say that it varies by. What the response says of a header is the
 * outcome of a negotiation, where the handler has read nothing else of that header.
 */
export function selectorsOf(
  { ctx, policy }: PageScope,
  recording: Recording,
  facts: ResponseFacts
): string[] {
  const { inputs } = recording
  const before = varyNames(...recording.before('vary'))
  const said = [...facts.vary, ...impliedVary(ctx), ...codingVary(recording)]
    .filter((name) => before.includes(name) || !inputs.isOnlyNegotiated(name))
    .map(varySelector)
  const read = inputs.selectors({ host: !policy.hasOwnKey })
  return [...new Set([...policy.declared.vary, ...said, ...read])]
}

/**
 * What a middleware says to every response counts for the usual statuses alone: only a handler
 * itself can know that its error may be kept.
 */
function ownFreshness(
  scope: PageScope,
  { headers }: Recording,
  { begunAt }: ProductionStart
): ResponseFreshness | Reason {
  const { ctx, policy } = scope
  const status = ctx.response.getStatus()
  const source = policy.statuses.has(status) ? ctx.response : headers
  const [etag] = headerLines(headers, 'etag')
  const [lastModified] = headerLines(headers, 'last-modified')
  return responseFreshness(scope, {
    status,
    lines: (name) => headerLines(source, name),
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
