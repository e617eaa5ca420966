import { E_INVALID_POLICY } from '../errors.ts'
import type { Policy } from './policy.ts'
import type { Consent, ResolvedConfig } from '../types.ts'

/**
 * Consents that say that a page is kept although its visitor is known. The front ring answers
 * nobody who is.
 */
const OF_VISITORS: readonly Consent[] = ['user', 'authorization', 'session', 'cookies']

/**
 * Refuses a policy whose pages are to be answered before the application sees the request, and cannot
 * be.
 *
 * @param consents - Those that hold for it
 * @throws E_INVALID_POLICY - with what to write instead
 */
export function checkFront(
  policy: Policy,
  config: ResolvedConfig,
  consents: ReadonlySet<Consent>
): void {
  const problem = policy.front ? problemOf(policy, config, consents) : null
  if (problem !== null) {
    throw new E_INVALID_POLICY([policy.declaredBy, `"front": ${problem}`])
  }
}

/**
 * Why the pages of a policy cannot be answered before the application; `null` where they can be.
 */
export function problemOf(
  { holes, allow }: Policy,
  config: ResolvedConfig,
  consents: ReadonlySet<Consent>
): string | null {
  const consent = OF_VISITORS.find((one) => consents.has(one))
  if (consent !== undefined) {
    const remedy =
      allow === undefined
        ? `write allow: [] beside it, since config/cache_helpers.ts allows '${consent}' for every page`
        : `remove '${consent}' from what it allows`
    return `a page that is the same for everybody does not depend on who asks: ${remedy}, or remove "front"`
  }
  if (holes !== 'auto' && holes.length > 0) {
    return `a page with holes (${holes.join(', ')}) is another one for each visitor. Remove "holes", or "front"`
  }
  if (config.memo === 0) {
    return 'such pages are answered from what `memo` keeps. Set it above 0 in config/cache_helpers.ts, or remove "front"'
  }
  return null
}
