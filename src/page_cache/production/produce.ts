import { errorStatus } from './error_status.ts'
import { keyRefusal } from './key_refusal.ts'
import { pageFromResponse } from './page_from_response.ts'
import { revalidated } from './revalidated.ts'
import { narrowRequest } from './narrow_request.ts'
import { markHoles } from '../../holes/marked_pages.ts'
import { unmarkResponse } from '../../response/capturing/unmark_response.ts'
import { Recording } from '../../recording/recording.ts'
import { whileProducing } from '../../producing/page_under_way.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'
import type { Failure, ProducedPage, Production, ProductionStart, Refused } from './production.ts'

type Produced = (ProducedPage & { handlerMs: number }) | Refused | Failure

/**
 * Runs the handler for a page, and finds out whether its response is one.
 *
 * @param before - The stored page that is to be replaced. Where its own directives decide, the
 * handler is asked whether it is still current
 */
export async function produce(
  scope: PageScope,
  start: ProductionStart,
  before: Page | null
): Promise<Produced> {
  const production = await run(scope, start, before)
  return production.kind === 'page' && production.refusal === null
    ? { ...production, refusal: await keyRefusal(scope) }
    : production
}

async function run(
  scope: PageScope,
  start: ProductionStart,
  before: Page | null
): Promise<Produced> {
  const { ctx, policy, runtime, isRenewal } = scope
  const loading = runtime.classes.load(ctx)
  if (loading !== undefined) {
    await loading
  }
  const matched = runtime.matchRoute(ctx)
  const restoreRequest = narrowRequest(scope, before)
  const endMarking = markHoles(ctx)
  const recording = new Recording(ctx, {
    vary: policy.declared.vary,
    consents: policy.consents,
    targets: policy.targets,
    locale: scope.locale,
    isRenewal,
    kind: policy.kind,
    parseQuery: runtime.parseQuery,
    known: { classes: runtime.classes, matched },
  })
  const calledAt = performance.now()
  let handlerMs = 0
  const callHandler = async () => {
    try {
      await scope.next()
    } finally {
      handlerMs = performance.now() - calledAt
      recording.pause()
    }
    return { ...(await productionOf(scope, recording, start, before)), handlerMs }
  }
  try {
    return await whileProducing(recording.said, callHandler)
  } catch (thrown) {
    // A handler that throws `undefined` or `null` has failed as well.
    const error = thrown ?? new Error(`The handler threw ${thrown}`)
    return isFailure(error)
      ? { kind: 'failed', error, handlerMs, undo: () => recording.undo() }
      : { kind: 'refused', reason: 'status', error, handlerMs }
  } finally {
    recording.stop()
    endMarking()
    restoreRequest()
  }
}

async function productionOf(
  scope: PageScope,
  recording: Recording,
  start: ProductionStart,
  before: Page | null
): Promise<Production> {
  const { ctx, policy, runtime } = scope
  const { response } = ctx.response
  if (typeof response.statusCode === 'string') {
    // Node.js sends it as the number that it is.
    response.statusCode = Number(response.statusCode)
  }
  if (ctx.response.getStatus() === 304 && policy.followsResponse && isAsked(before)) {
    return revalidated(scope, recording, start, before)
  }
  const production = await pageOrFailure(scope, recording, start, before)
  if (production.kind !== 'page') {
    await unmarkResponse(ctx, runtime.holes, runtime.serializeJSON)
  }
  return production
}

/**
 * Whether the handler was asked for a page with the validators of the stored one.
 */
function isAsked(before: Page | null): before is Page {
  return before?.staleness?.validators !== undefined
}

/**
 * A 5xx is a failure, unless its own directives say that it is to be kept, and no good page can be
 * served instead (RFC 9111, 4.3.3).
 */
async function pageOrFailure(
  scope: PageScope,
  recording: Recording,
  start: ProductionStart,
  before: Page | null
): Promise<Production> {
  const { ctx, policy, isRenewal } = scope
  const failure: Failure = { kind: 'failed', undo: () => recording.undo() }
  if (ctx.response.getStatus() < 500) {
    return pageFromResponse(scope, recording, start)
  }
  if (!policy.followsResponse || isRenewal || before?.allowsStaleIfError(Date.now())) {
    return failure
  }
  const production = await pageFromResponse(scope, recording, start)
  return production.kind === 'page' ? production : failure
}

/**
 * Errors below 500 are answers, not failures.
 */
function isFailure(error: unknown): boolean {
  return errorStatus(error) >= 500
}
