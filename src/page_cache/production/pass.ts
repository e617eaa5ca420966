import type { Outcome, Forward } from '../outcome.ts'
import type { Reason } from '../../store_rules/reasons.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Why a request is answered by its handler alone.
 */
export interface Refusal {
  reason: Reason
  /** Default: `method` for a method that is never answered from the store, else `bypass` */
  fwd?: Forward
  /** The stored key, where the request has one */
  key?: string
}

/**
 * Lets the handler answer, without looking at what it answers; or declines to, where no visitor
 * may have the page produced (`onMiss: 'unavailable'`), or no speculation may (`prefetch: 'stored'`).
 */
export async function pass(
  scope: RequestScope,
  { reason, key, fwd = reason === 'method' ? 'method' : 'bypass' }: Refusal
): Promise<Outcome> {
  const { ctx, policy, next, isRenewal, isSpeculation } = scope
  const { forever, onMiss } = policy.declared
  const isPageRequest = ['GET', 'HEAD'].includes(ctx.request.intended()) && reason !== 'disabled'
  if (isPageRequest && !isRenewal && forever && onMiss === 'unavailable') {
    return { kind: 'declined', answer: 'unavailable', reason, fwd, key: key ?? null }
  }
  if (isPageRequest && isSpeculation) {
    return { kind: 'declined', answer: 'not-prefetched', reason: 'prefetch', fwd, key: key ?? null }
  }
  const passed: Outcome = { kind: 'passed', reason, fwd, key: key ?? null }
  const calledAt = performance.now()
  try {
    await next()
  } catch (error) {
    passed.error = thrown(error)
  }
  passed.handlerMs = performance.now() - calledAt
  return passed
}

/**
 * A handler that throws `undefined` or `null` has failed as well.
 */
function thrown(error: unknown): unknown {
  return error ?? new Error(`The handler threw ${error}`)
}
