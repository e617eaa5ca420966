import { eventOf, reasonOf } from './tell_outcome.ts'
import { pageProduction, type PageProductionData } from '../../telemetry/tracing_channels.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Produces a page, which those are told of who trace it.
 *
 * @param key - The stored key of the page
 */
export async function traceProduction(
  scope: RequestScope,
  key: string,
  produce: () => Promise<Outcome>
): Promise<Outcome> {
  const data: PageProductionData = { ...eventOf(scope, { key }), isRenewal: scope.isRenewal }
  let outcome: Outcome | undefined
  const traced = async () => {
    outcome = await produce()
    Object.assign(data, endOf(outcome))
  }
  await pageProduction.tracePromise(traced, data)
  return outcome!
}

function endOf(
  outcome: Outcome
): Pick<PageProductionData, 'outcome' | 'reason' | 'handlerMs' | 'error'> {
  const handlerMs = ('handlerMs' in outcome ? outcome.handlerMs : null) ?? null
  const end = { handlerMs, reason: null, ...('error' in outcome && { error: outcome.error }) }
  switch (outcome.kind) {
    case 'produced':
      return outcome.notStored === null
        ? { ...end, outcome: outcome.isUnchanged ? 'unchanged' : 'stored' }
        : { ...end, outcome: 'not_stored', reason: reasonOf(outcome) }
    case 'passed':
      return { ...end, outcome: 'not_stored', reason: reasonOf(outcome) }
    case 'evicted':
      return { ...end, outcome: 'evicted' }
    default:
      // Of a failure for which the last good page was served as well.
      return { ...end, outcome: 'failed', reason: 'error' }
  }
}
