import { requestedHost } from '../../keys/host.ts'
import { visitorFacts } from '../../store_rules/facts.ts'
import { ignoreQuery } from '../../keys/ignored_query.ts'
import { refusal, VISITOR_RULES } from '../../store_rules/store_rules.ts'
import type { Tools } from '../runtime.ts'
import type { EffectivePolicy } from '../../policy/effective_policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * The stored key of a request, or the reason why it is no matter for the cache.
 */
export type Identity = { key: string; bypass?: undefined } | { key?: undefined; bypass: string }

/**
 * Finds out which page a request asks for, and what speaks against answering it from the cache,
 * as far as that is known beforehand: step 1 of the algorithm.
 */
export async function identify(
  ctx: HttpContext,
  tools: Tools,
  terms: EffectivePolicy
): Promise<Identity> {
  const host = requestedHost(ctx)
  if (host === null || !tools.isTrustedHost(host)) {
    return { bypass: 'host' }
  }
  const refused = refusal(VISITOR_RULES, visitorFacts(ctx), terms)
  if (refused) {
    return { bypass: refused }
  }
  ignoreQuery(ctx, tools.isIgnored)
  try {
    const key = await terms.key(ctx)
    return key === null ? { bypass: 'no-key' } : { key }
  } catch (error) {
    const { declaredBy } = terms.policy
    ctx.logger.error({ err: error }, `page cache: the key function of ${declaredBy} failed`)
    return { bypass: 'key-error' }
  }
}
