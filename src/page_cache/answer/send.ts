import { leavePage } from './leave_page.ts'
import { withdrawPage } from '../../response/leaving/withdraw.ts'
import { replay } from '../../response/replay.ts'
import { isConditional, NOT_OF_304 } from '../../response/conditional.ts'
import { ANSWERS } from './answers.ts'
import { keepFromOthers } from '../../response/keep_from_others.ts'
import { forwardQuery } from './forward_query.ts'
import { finishPage } from './finish_page.ts'
import { tellInFront } from './tell_in_front.ts'
import type { Said } from '../../response/leaving/withdraw.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Why a page is stale that has not expired by what it says of itself.
 */
const ENDED = new Set(['outdated', 'previous-version'])

/**
 * Makes the response to a request from its outcome. What a handler has answered for this visitor
 * alone stays as it is, but for what a redirect takes along.
 *
 * @param now - Milliseconds since the epoch
 */
export function send(scope: RequestScope, outcome: Outcome, now: number): void {
  const { ctx } = scope
  if (!ctx.response.isPending) {
    // Somebody has answered meanwhile, such as a time limit.
    return
  }
  const { networks, targetedHeaders } = scope.runtime
  let said: Said | null = null
  switch (outcome.kind) {
    case 'hit':
    case 'stale':
    case 'collapsed': {
      const { page, personalised } = outcome
      replay(ctx, page, isConditional(ctx.request.request.headers) ? NOT_OF_304 : null)
      if (outcome.kind === 'stale' && ENDED.has(outcome.reason) && saysLifetime(scope)) {
        keepFromOthers(ctx.response, targetedHeaders)
      }
      said = finishPage(scope, page, page.age(now), personalised, now)
      break
    }
    case 'produced':
      if (outcome.error !== undefined) {
        // Whoever answers an error finds no page there, as where a view fails.
        withdrawPage(ctx.response, outcome.page)
        break
      }
      said = finishPage(scope, outcome.page, null, outcome.personalised, now)
      break
    case 'passed':
      // Whether it would be stored was not known while its handler ran.
      if (outcome.facts?.forwardsQuery) {
        forwardQuery(scope)
      }
      break
    case 'declined':
      ANSWERS[outcome.answer](ctx, targetedHeaders)
  }
  const told =
    networks !== null && scope.policy.declared.public ? tellInFront(networks, scope, outcome) : null
  if (said !== null && 'page' in outcome) {
    leavePage(scope, outcome, said, told)
  }
}

/**
 * Whether the page that is in the response, or a middleware, says to others how long they may keep it, and not
 * the cache.
 */
function saysLifetime({ ctx, policy, runtime }: RequestScope): boolean {
  const names = ['cache-control', 'expires', ...runtime.targetedHeaders]
  return policy.followsResponse || names.some((name) => ctx.response.getHeader(name) !== undefined)
}
