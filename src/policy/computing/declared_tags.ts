import { ownTag } from '../../keys/tags.ts'
import { computedValue } from './computed_value.ts'
import type { Policy } from '../policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The tags that a declaration names for the page of a request, told from those that the cache itself
 * gives.
 *
 * @throws TypeError - when a function returned no list of strings; and what it throws
 */
export function declaredTags(policy: Policy, ctx: HttpContext): string[] {
  const given = computedValue(policy, 'tags', ctx)
  if (!Array.isArray(given) || !given.every((tag) => typeof tag === 'string')) {
    throw new TypeError(`The tags function of ${policy.declaredBy} must return a list of strings`)
  }
  return given.map((tag) => ownTag(tag, policy.forever))
}
