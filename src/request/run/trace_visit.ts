import { warmUpVisit, type WarmUpVisitData } from '../../telemetry/tracing_channels.ts'
import type { Task } from './plan.ts'
import type { Visit } from '../types.ts'

/**
 * Makes a visit, which those are told of who trace it.
 */
export function traceVisit(
  { page, session, variant }: Task,
  visit: () => Promise<Visit>
): Promise<Visit> {
  const data: WarmUpVisitData = {
    url: page.shown,
    persona: session.persona.name,
    language: variant.language,
  }
  return warmUpVisit.tracePromise(async () => (data.visit = await visit()), data)
}
