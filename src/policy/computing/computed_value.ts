import { isPromise } from '../../options/is_promise.ts'
import type { Policy } from '../policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * What an option is for a request: what its function returns, or what was written in place of one.
 *
 * @throws TypeError - for a promise, for which nobody would wait; and what the function throws
 */
export function computedValue(
  policy: Policy,
  option: 'keyPrefix' | 'tags' | 'timeout',
  ctx: HttpContext
): unknown {
  const written = policy[option]
  const given: unknown = typeof written === 'function' ? written(ctx) : written
  if (isPromise(given)) {
    throw new TypeError(
      `The ${option} function of ${policy.declaredBy} must not return a promise: have a middleware wait, and leave on the context what it got`
    )
  }
  return given
}
