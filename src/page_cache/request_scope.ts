import type { Page } from '../page/page.ts'
import type { Runtime } from './runtime.ts'
import type { Authorisation } from '../renewal/authorisation.ts'
import type { VariantSlot } from '../storage/slot/variant_slot.ts'
import type { EffectivePolicy } from '../policy/effective_policy.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * One request that has come to the page cache, with what the steps need to know of it.
 */
export interface RequestScope {
  ctx: HttpContext
  runtime: Runtime
  policy: EffectivePolicy

  /** The language in which it is answered, as the key says it; `null` where there is but one */
  locale: string | null

  /** The handler. It leaves its result in the response */
  next: () => Promise<unknown>

  /** What the request may do beside what a visitor may */
  authorisation: Authorisation | undefined

  /** When it came to the page cache, in milliseconds of `performance.now()`, where responses say how long they took */
  startedAt: number

  /** Whether the request is authorised to renew the page. A HEAD renews nothing */
  isRenewal: boolean

  /**
   * Whether a browser asks in advance for a page of which such requests are answered from the store alone
   * (`prefetch: 'stored'`): neither its handler runs for it, nor a renewal
   */
  isSpeculation: boolean
}

/**
 * A request whose page has a name, and so a slot in a store.
 */
export interface PageScope extends RequestScope {
  slot: VariantSlot

  /** That of an earlier version, which may be served where producing one of this version fails */
  previousPage?: Page | null
}
