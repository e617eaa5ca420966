import type { VariantSlot } from '../storage/variant_slot.ts'
import type { Tools } from './runtime.ts'
import type { EffectivePolicy } from '../policy/effective_policy.ts'
import type { ResponseFacts } from '../store_rules/store_rules.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * One request on its way through the page cache, with what the steps need to know of it.
 */
export interface Passage {
  ctx: HttpContext
  tools: Tools
  terms: EffectivePolicy
  place: VariantSlot

  /** The handler. It leaves its result in the response */
  next: () => Promise<unknown>

  /** Whether the request is authorised to renew the page */
  isRenewal: boolean

  /** Told of what the store rules are asked about, where somebody wants to know */
  onFacts?: (facts: ResponseFacts) => void
}
