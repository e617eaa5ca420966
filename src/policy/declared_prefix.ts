import { computedValue } from './computed_value.ts'
import type { Policy } from './policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The prefix that a declaration gives to the stored key of a request. Empty for none.
 *
 * @throws TypeError - when a function returned a promise; and what it throws
 */
export function declaredPrefix(policy: Policy, ctx: HttpContext): string {
  return (computedValue(policy, 'keyPrefix', ctx) as string | null) ?? ''
}
