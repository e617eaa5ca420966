import { checkFront } from './check_front.ts'
import { checkHoles } from './check_holes.ts'
import type { Policy } from './policy.ts'
import type { ResolvedConfig } from '../types.ts'

/**
 * Refuses a policy that asks for what the configuration has not.
 *
 * @throws E_INVALID_POLICY - when it names a hole that config/cache_helpers.ts has not, or is to be
 * answered before the application and cannot be
 */
export function checkPolicy(policy: Policy, config: ResolvedConfig): void {
  checkHoles(policy, config)
  checkFront(policy, config, new Set(policy.allow ?? config.allow))
}
