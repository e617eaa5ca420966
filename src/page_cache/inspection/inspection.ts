import { authorise } from '../../renewal/authorisation.ts'
import type { IncomingMessage } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'
import type { Outcome } from '../outcome.ts'
import type { LookupResult } from '../../storage/slot/variant_slot.ts'
import type { VisitorFacts } from '../../recording/visitor.ts'
import type { EffectivePolicy } from '../../policy/effective_policy.ts'

/**
 * What the page cache has recorded of a request that is only inspected: its handler runs, and
 * nothing is stored. What was not reached stays `null`.
 */
export interface Inspection {
  /** Runs the handler, and may watch it */
  run: (ctx: HttpContext, next: () => Promise<unknown>) => Promise<unknown>

  policy: EffectivePolicy | null

  /** What the key function returned */
  pageKey: string | null

  /** Seconds; `null` for a page that others must not keep, or where there is none */
  timeout: number | null

  /** Who has put each tag on the page */
  tags: Map<string, string>

  /** What was stored before */
  found: LookupResult | null

  /** The version before, where a visitor gets its page */
  previousVersion: string | null

  visitor: VisitorFacts | null

  outcome: Outcome | null
}

const inspections = new WeakMap<IncomingMessage, Inspection>()

/**
 * Has a request inspected instead of answered from the store.
 *
 * @param run - See {@link Inspection.run}
 */
export function inspectRequest(request: IncomingMessage, run: Inspection['run']): Inspection {
  const inspection: Inspection = {
    run,
    policy: null,
    pageKey: null,
    timeout: null,
    tags: new Map(),
    found: null,
    previousVersion: null,
    visitor: null,
    outcome: null,
  }
  authorise(request, { purpose: 'inspect' })
  inspections.set(request, inspection)
  return inspection
}

/**
 * The inspection of a request that is authorised to be inspected.
 */
export function inspectionOf(request: IncomingMessage): Inspection {
  return inspections.get(request)!
}
