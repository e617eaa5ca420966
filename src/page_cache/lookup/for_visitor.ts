import { pass } from '../production/pass.ts'
import type { Outcome } from '../outcome.ts'
import type { PageScope } from '../request_scope.ts'

type FromStore = Extract<Outcome, { kind: 'hit' | 'stale' | 'collapsed' }>

/**
 * Makes a page that another request has produced ready for this visitor: its holes are
 * personalised.
 *
 * @param outcome - That of the request, if nothing has to be personalised
 * @param otherwise - Gives the outcome where a hole cannot be personalised. Default: the visitor
 * gets a page of their own
 */
export function forVisitor(
  scope: PageScope,
  outcome: FromStore,
  otherwise: () => Outcome | Promise<Outcome> = () =>
    pass(scope, { fwd: 'bypass', reason: 'hole', key: outcome.key })
): Outcome | Promise<Outcome> {
  return outcome.page.holes.length === 0 ? outcome : personalised(scope, outcome, otherwise)
}

async function personalised(
  { ctx, runtime }: PageScope,
  outcome: FromStore,
  otherwise: () => Outcome | Promise<Outcome>
): Promise<Outcome> {
  const body = await runtime.holes.personalise(ctx, outcome.page).catch((error) => {
    ctx.logger.error({ err: error }, 'page cache: a hole cannot be personalised')
    return null
  })
  return body === null ? otherwise() : { ...outcome, personalised: body }
}
