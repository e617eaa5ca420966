import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import type { Found } from '../../storage/variant_slot.ts'
import type { Product } from '../production/production.ts'
import type { EffectivePolicy } from '../../policy/effective_policy.ts'
import type { ResponseFacts, VisitorFacts } from '../../store_rules/store_rules.ts'

/**
 * What the page cache has noted of a request that is only looked at: its handler runs, and
 * nothing is stored. What was not reached stays `null`.
 */
export interface Inspection {
  /** Runs the handler, and may watch it */
  run: (ctx: HttpContext, next: () => Promise<unknown>) => Promise<unknown>

  terms: EffectivePolicy | null

  /** Why the cache is not asked; `null` where it is */
  bypass: string | null

  /** What the key function returned */
  pageKey: string | null

  /** The stored key */
  key: string | null

  /** Seconds; `null` for a page that others must not keep, or where there is none */
  timeout: number | null

  tags: string[]

  /** What was stored before */
  found: Found | null

  /** Whether what was found is valid: no tag of it was invalidated since */
  isValid: boolean

  visitor: VisitorFacts | null
  response: ResponseFacts | null
  product: Product | null
}

const inspections = new WeakMap<IncomingMessage, Inspection>()

/**
 * So that a process without inspections looks nothing up.
 */
let isInUse = false

/**
 * Has a request looked at instead of answered from the store. Nothing that a client could send.
 *
 * @param run - See {@link Inspection.run}
 */
export function inspectRequest(request: IncomingMessage, run: Inspection['run']): Inspection {
  const inspection: Inspection = {
    run,
    terms: null,
    bypass: null,
    pageKey: null,
    key: null,
    timeout: null,
    tags: [],
    found: null,
    isValid: false,
    visitor: null,
    response: null,
    product: null,
  }
  isInUse = true
  inspections.set(request, inspection)
  return inspection
}

/**
 * The inspection of a request, if it is only looked at.
 */
export function inspectionOf(request: IncomingMessage): Inspection | undefined {
  return isInUse ? inspections.get(request) : undefined
}
