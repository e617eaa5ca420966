import { httpDate } from '../../http/http_date.ts'
import { isUnderstood } from '../../freshness/is_understood.ts'
import { freshnessOf } from '../../freshness/freshness.ts'
import { responseStaleness, type Staleness, type Validators } from '../../freshness/staleness.ts'
import type { PageScope } from '../request_scope.ts'
import type { Reason } from '../../store_rules/reasons.ts'

/**
 * A response whose own directives say how long it is kept.
 */
export interface DatedAnswer {
  status: number
  /** The lines of a header, by its name in lower case */
  lines: (name: string) => string[]
  validators: Validators
  /** When its handler was asked, in milliseconds since the epoch */
  requestedAt: number
}

/**
 * For how long a page is kept, and its `Date`, which stays what it was (RFC 9110, 6.6.1).
 */
export interface ResponseFreshness {
  storedAt: number
  freshUntil: number
  staleness: Staleness
  date: string
}

/**
 * Reads from a response how long it may be kept, where its own directives decide
 * (`timeout: 'response'`).
 *
 * @returns the name of the rule that refuses it
 */
export function responseFreshness(
  { ctx, policy }: PageScope,
  response: DatedAnswer
): ResponseFreshness | Reason {
  const receivedAt = Date.now()
  const freshness = freshnessOf({ ...response, receivedAt, targets: policy.targets })
  const { cacheControl } = freshness
  if (cacheControl.has('must-understand') && !isUnderstood(response.status)) {
    return 'status'
  }
  // Consent lets such requests in. What the response says of them counts all the same
  // (RFC 9111, 3.5).
  const isForAll = ['public', 's-maxage', 'must-revalidate'].some((name) => cacheControl.has(name))
  if (ctx.request.request.headers.authorization !== undefined && !isForAll) {
    return 'authorization'
  }

  const { freshUntil, ...staleness } = responseStaleness(
    receivedAt,
    freshness,
    response.validators,
    policy
  )
  const isUsable =
    staleness.validators !== undefined ||
    (freshness.lifetime !== null && Math.max(freshUntil, staleness.staleIfErrorUntil) > receivedAt)
  if (!isUsable) {
    return 'freshness'
  }
  const date = response.lines('date')[0]
  return {
    storedAt: receivedAt,
    freshUntil,
    staleness,
    date: httpDate(date, receivedAt) === null ? new Date(receivedAt).toUTCString() : date,
  }
}
