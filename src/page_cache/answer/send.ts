import { sendPage } from '../../sending/send_page.ts'
import { LeftPage, type Said } from '../../response/left_page.ts'
import { replay } from '../../response/replay.ts'
import { ANSWERS } from './answers.ts'
import { keepFromOthers } from '../../response/keep_from_others.ts'
import { forwardQuery } from './forward_query.ts'
import { finishPage } from './finish_page.ts'
import { tellInFront } from './tell_in_front.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { Personalised } from '../../holes/personalise.ts'

/**
 * Why a page is stale that has not expired by what it says of itself.
 */
const ENDED = new Set(['outdated', 'previous-version'])

/**
 * What is said of the form that a page has in one response: compressed, a part of it, one visitor's, or with
 * a query that others have as well.
 */
const OF_FORM = ['content-encoding', 'content-range', 'etag', 'no-vary-search']

/**
 * Makes the response to a request from its outcome. What a handler has answered for this visitor
 * alone stays as it is, but for what a redirect takes along.
 *
 * @param now - Milliseconds since the epoch
 */
export function send(scope: RequestScope, outcome: Outcome, now: number): void {
  const { ctx } = scope
  const { networks, targetedHeaders } = scope.runtime
  switch (outcome.kind) {
    case 'hit':
    case 'stale':
    case 'collapsed': {
      const { page, personalised } = outcome
      replay(ctx, page)
      if (outcome.kind === 'stale' && ENDED.has(outcome.reason) && saysLifetime(scope)) {
        keepFromOthers(ctx.response, targetedHeaders)
      }
      leavePage(scope, page, page.age(now), personalised, now)
      break
    }
    case 'produced':
      leavePage(scope, outcome.page, null, outcome.personalised, now)
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
  if (networks !== null && scope.policy.declared.public) {
    tellInFront(networks, scope, outcome)
  }
}

/**
 * Leaves a page in the response to what stands around the cache. One that comes from the store, and is not this
 * visitor's alone, is sent to others as well.
 */
function leavePage(
  scope: RequestScope,
  page: Page,
  age: number | null,
  personalised: Personalised | null,
  now: number
): void {
  const { ctx, policy, runtime } = scope
  const { response } = ctx
  const { public: isPublic } = policy.declared
  const said: Said = finishPage(scope, page, age, personalised, now)
  const isPlain = runtime.codings === null && personalised === null && !isPublic
  if (!isPlain || ctx.request.request.headers.range !== undefined) {
    OF_FORM.forEach((name) => (said[name] = response.getHeader(name)))
  }
  const left = new LeftPage(ctx, page, said, { isPublic, targeted: runtime.targetedHeaders })
  const isShared = age !== null && personalised === null
  sendPage(response.response, left, isShared ? { page, body: response.content?.[0] } : null)
}

/**
 * Whether the page that is in the response, or a middleware, says to others how long they may keep it, and not
 * the cache.
 */
function saysLifetime({ ctx, policy, runtime }: RequestScope): boolean {
  const names = ['cache-control', 'expires', ...runtime.targetedHeaders]
  return policy.followsResponse || names.some((name) => ctx.response.getHeader(name) !== undefined)
}
