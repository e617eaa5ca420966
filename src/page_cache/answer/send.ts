import { sourceOfLocale } from '../../keys/source_of_locale.ts'
import { dropTargeted } from '../../response/drop_targeted.ts'
import { sendPage } from '../../sending/send_page.ts'
import { replay } from '../../response/replay.ts'
import { answerRange } from '../../response/range.ts'
import { answerCompressed } from '../../response/compressed.ts'
import { answerConditional } from '../../response/conditional.ts'
import { ANSWERS } from './answers.ts'
import { keepFromOthers } from '../../response/keep_from_others.ts'
import { forwardQuery } from './forward_query.ts'
import { publish } from './publish.ts'
import { addAge, addCachingHeaders } from '../../response/caching_headers.ts'
import { cachingHeadersOf } from '../../response/caching_headers_of.ts'
import { tellInFront } from './tell_in_front.ts'
import { personalisedBody } from '../../holes/personalised_body.ts'
import { sendsCookies } from '../../recording/visitor.ts'
import type { CachingTerms } from '../../response/caching_headers_of.ts'
import type { Outcome } from '../outcome.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { Personalised } from '../../holes/personalise.ts'

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
      finishPage(scope, page, page.age(now), personalised, now)
      if (personalised === null) {
        sendPage(ctx.response.response, page, ctx.response.content?.[0])
      }
      break
    }
    case 'produced':
      finishPage(scope, outcome.page, null, outcome.personalised, now)
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
 * Whether the page that is in the response, or a middleware, says to others how long they may keep it, and not
 * the cache.
 */
function saysLifetime({ ctx, policy, runtime }: RequestScope): boolean {
  const names = ['cache-control', 'expires', ...runtime.targetedHeaders]
  return policy.followsResponse || names.some((name) => ctx.response.getHeader(name) !== undefined)
}

/**
 * Adds the caching headers to a page that is in the response, for other caches, and answers 304
 * where the visitor has it already.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 * @param personalised - Its personalised holes, where it has any
 * @param now - Milliseconds since the epoch
 */
function finishPage(
  requestScope: RequestScope,
  page: Page,
  age: number | null,
  personalised: Personalised | null,
  now: number
): void {
  const { ctx, policy } = requestScope
  const { targetedHeaders } = requestScope.runtime
  if (personalised !== null) {
    return finishPersonalised(requestScope, page, age, personalised)
  }
  if (page.forwardsQuery && forwardQuery(requestScope)) {
    keepFromOthers(ctx.response, targetedHeaders)
    answerCondition(requestScope, page, age, null)
    return
  }
  if (policy.declared.public) {
    publish(requestScope, page)
  }
  if (policy.followsResponse) {
    addAge(ctx.response, page, age)
  } else {
    const terms = cachingTerms(requestScope, page)
    addCachingHeaders(ctx.response, cachingHeadersOf(page, terms, age, now))
    dropTargeted(ctx.response, page, terms, targetedHeaders)
  }
  answerCondition(requestScope, page, age, null)
}

/**
 * What decides about the lifetime of a page in the response to a request.
 */
export function cachingTerms(requestScope: RequestScope, page: Page): CachingTerms {
  const { ctx, policy, runtime } = requestScope
  const { forever: isForever } = policy.declared
  const { expiresIn } = page
  const isMoving = isForever || page.freshUntil === null
  return {
    isForever,
    timeout: isMoving && expiresIn === undefined ? policy.timeout(ctx) : expiresIn,
    scope: scopeOf(requestScope),
    asksEveryTime: policy.isDeveloped,
    browserTimeout: policy.browserTimeout,
    isKeptByNetworks: runtime.networks !== null && policy.declared.public,
  }
}

/**
 * Who may keep the page. Where no header says why it is in its language, one visitor's cookie would
 * decide the language for all.
 */
function scopeOf({ ctx, locale, policy, runtime }: RequestScope): CachingTerms['scope'] {
  if (policy.declared.public) {
    if (sourceOfLocale(ctx, locale, runtime.languages) === 'visitor') {
      return 'private'
    }
    return runtime.networks === null || runtime.networks.readsCacheControl ? 'public' : 'networks'
  }
  return sendsCookies(ctx) ? 'private' : null
}

/**
 * A page that was personalised is this visitor's alone, and valid only as long as the values in its
 * holes: the browser may keep it, but has to revalidate it every time.
 */
function finishPersonalised(
  scope: RequestScope,
  page: Page,
  age: number | null,
  personalised: Personalised
): void {
  const { texts, etag } = personalised
  const { response } = scope.ctx
  response.removeHeader('Last-Modified')
  keepFromOthers(response, scope.runtime.targetedHeaders)
  if (etag === null) {
    response.removeHeader('ETag')
  } else {
    response.header('ETag', etag)
  }
  if (!answerCondition(scope, page, age, personalised)) {
    response.lazyBody = { content: [personalisedBody(page, texts), false] }
  }
}

/**
 * Answers 304 where the visitor has the page already, else compresses it where that is configured, and
 * sends the range of it that is asked for.
 *
 * @returns whether the response has another body now than that of the page
 */
function answerCondition(
  { ctx, runtime }: RequestScope,
  page: Page,
  age: number | null,
  personalised: Personalised | null
): boolean {
  const { codings, targetedHeaders } = runtime
  const { headers } = ctx.request.request
  let isAnswered = false
  if (codings !== null) {
    isAnswered = answerCompressed(ctx, codings, page, { personalised, isStored: age !== null })
  } else if (
    (headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined) &&
    personalised?.etag !== null
  ) {
    isAnswered = answerConditional(ctx, { isPersonalised: personalised !== null })
  }
  // The bytes of a page with holes are other ones for each visitor.
  if (headers.range !== undefined && personalised === null) {
    answerRange(ctx, page, targetedHeaders)
  }
  return isAnswered
}
