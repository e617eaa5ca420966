import { pass } from '../production/pass.ts'
import type { Outcome } from '../outcome.ts'
import type { PageScope } from '../request_scope.ts'

type FromStore = Extract<Outcome, { kind: 'hit' | 'stale' | 'collapsed' }>

/**
 * Makes a page that another request has produced ready for this visitor: its holes are
 * personalised. A visitor for whom that is not possible gets a page of their own.
 *
 * @param outcome - That of the request, if nothing has to be personalised
 */
export function fromStore(scope: PageScope, outcome: FromStore): Outcome | Promise<Outcome> {
  return outcome.page.holes.length === 0 ? outcome : personalised(scope, outcome)
}

async function personalised(scope: PageScope, outcome: FromStore): Promise<Outcome> {
  const { ctx, runtime } = scope
  const body = await runtime.holes.personalise(ctx, outcome.page).catch((error) => {
    ctx.logger.error({ err: error }, 'page cache: a hole cannot be personalised')
    return null
  })
  return body === null
    ? pass(scope, { fwd: 'bypass', reason: 'hole', key: outcome.key })
    : { ...outcome, personalised: body }
}
