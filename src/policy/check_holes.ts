import { E_INVALID_POLICY } from '../errors.ts'
import type { Policy } from './policy.ts'
import type { ResolvedConfig } from '../types.ts'

/**
 * Refuses a policy with a hole that the configuration does not have.
 *
 * @throws E_INVALID_POLICY
 */
export function checkHoles({ holes, declaredBy }: Policy, config: ResolvedConfig): void {
  const known = config.holes.map(({ name }) => name)
  const unknown = holes === 'auto' ? undefined : holes.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const names = known.map((name) => `"${name}"`).join(', ')
    throw new E_INVALID_POLICY([
      declaredBy,
      `there is no hole "${unknown}" in config/cache_helpers.ts. It has: ${names || 'none'}`,
    ])
  }
}
