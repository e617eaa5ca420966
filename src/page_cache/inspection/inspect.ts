import { produce } from '../production/produce.ts'
import { visitorFacts } from '../../store_rules/facts.ts'
import type { Passage } from '../request_scope.ts'
import type { Inspection } from './inspection.ts'

/**
 * Notes what would become of a request: what is stored for it, and what the rules say of the
 * page that its handler produces. Stores nothing.
 *
 * @param bypass - Why the cache is not asked, if it is not
 * @throws what the handler throws
 */
export async function inspect(
  passage: Passage,
  bypass: string | undefined,
  inspection: Inspection
): Promise<void> {
  const { ctx, terms, place } = passage
  const { policy } = terms
  const next = () => inspection.run(ctx, passage.next)

  inspection.terms = terms
  inspection.bypass = bypass ?? null
  inspection.visitor = visitorFacts(ctx)
  inspection.timeout = terms.timeout(ctx) ?? null
  if (bypass !== undefined) {
    await next()
    return
  }

  inspection.key = place.key
  inspection.pageKey = await policy.keyFunc(ctx)
  inspection.tags = typeof policy.tags === 'function' ? policy.tags(ctx) : policy.tags
  inspection.found = await place.find()
  const { page } = inspection.found
  inspection.isValid = page !== null && (await place.store.tags.areCurrent(page.tagVersions))

  const onFacts: Passage['onFacts'] = (facts) => (inspection.response = facts)
  const origin = { begunAt: Date.now(), tagVersions: {} }
  const product = await produce({ ...passage, next, onFacts }, origin, null)
  inspection.product = product
  if (product.kind !== 'page' && product.error !== undefined) {
    throw product.error
  }
}
