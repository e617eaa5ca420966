import { logFailed } from './log_failed.ts'
import { shown } from '../../options/shown.ts'
import { computedValue } from './computed_value.ts'
import { timeoutSeconds } from '../timeout.ts'
import type { Policy } from '../policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * A timeout in seconds, as pages of a policy may have it: `null` for a page that is kept for ever and that
 * others must not keep; `undefined` for what is none.
 */
export function pageTimeout(
  timeout: unknown,
  { forever }: Pick<Policy, 'forever'>
): number | null | undefined {
  const seconds = timeoutSeconds(timeout)
  if (typeof seconds !== 'number' || seconds > 0) {
    return seconds === null && !forever ? undefined : seconds
  }
  return forever ? null : undefined
}

/**
 * The timeout that the function of a policy gives for a request. An error of it is logged.
 */
export function timeoutByFunction(policy: Policy, ctx: HttpContext): number | null | undefined {
  try {
    const given = computedValue(policy, 'timeout', ctx)
    const seconds = pageTimeout(given, policy)
    if (seconds === undefined) {
      throw new TypeError(
        `The timeout function of ${policy.declaredBy} must return a timeout, got ${shown(given)}`
      )
    }
    return seconds
  } catch (error) {
    logFailed(ctx, policy, 'timeout', error)
    return undefined
  }
}
