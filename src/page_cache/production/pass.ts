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
 * may have the page produced (`onMiss: 'unavailable'`).
 */
export async function pass(
  { ctx, policy, next, isRenewal }: RequestScope,
  { reason, key, fwd = reason === 'method' ? 'method' : 'bypass' }: Refusal
): Promise<Outcome> {
  const { forever, onMiss } = policy.declared
  const isPageRequest = ['GET', 'HEAD'].includes(ctx.request.intended()) && reason !== 'disabled'
  if (isPageRequest && !isRenewal && forever && onMiss === 'unavailable') {
    return { kind: 'declined', answer: 'unavailable', reason, fwd, key: key ?? null }
  }
  try {
    await next()
    return { kind: 'passed', reason, fwd, key: key ?? null }
  } catch (error) {
    return { kind: 'passed', reason, fwd, key: key ?? null, error: thrown(error) }
  }
}

/**
 * A handler that throws `undefined` or `null` has failed as well.
 */
function thrown(error: unknown): unknown {
  return error ?? new Error(`The handler threw ${error}`)
}
