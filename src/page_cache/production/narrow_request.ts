import { narrowQuery } from './narrow_query.ts'
import { narrowConditions } from './narrow_conditions.ts'
import type { Page } from '../../page/page.ts'
import type { PageScope } from '../request_scope.ts'

/**
 * Shows the handler of the request what is the page's, and nothing that is this visitor's own:
 * the hidden inputs of the design, section 4.
 *
 * @param before - The stored page that is to be replaced
 * @returns gives the request back what it was
 */
export function narrowRequest(
  { ctx, policy, runtime }: PageScope,
  before: Page | null
): () => void {
  const { isIgnored, parseQuery } = runtime
  const giveQueryBack = narrowQuery(ctx, policy.keyedQuery, isIgnored, parseQuery)
  if (!policy.followsResponse) {
    return giveQueryBack
  }
  const giveConditionsBack = narrowConditions(ctx, before?.staleness?.validators)
  return () => {
    giveConditionsBack()
    giveQueryBack()
  }
}
