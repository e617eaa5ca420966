import { shown } from '../../options/shown.ts'
import { computedValue } from './computed_value.ts'
import { PrefixError } from './prefix_error.ts'
import type { Policy } from '../policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The prefix that a declaration gives to the stored key of a request. Empty for none.
 *
 * @throws PrefixError - when a function failed, or returned something that is no string
 */
export function declaredPrefix(policy: Policy, ctx: HttpContext): string {
  try {
    const given = computedValue(policy, 'keyPrefix', ctx)
    if (given === null) {
      return ''
    }
    // Of a function that has found nobody, all would get the pages without a prefix.
    if (typeof given !== 'string') {
      throw new TypeError(
        `The keyPrefix function of ${policy.declaredBy} must return a string or null, got ${shown(given)}`
      )
    }
    return given
  } catch (error) {
    throw new PrefixError(error)
  }
}
