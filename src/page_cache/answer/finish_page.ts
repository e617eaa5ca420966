import { sourceOfLocale } from '../../keys/source_of_locale.ts'
import { ABOUT_BYTES } from '../../response/about_bytes.ts'
import { dropTargeted } from '../../response/drop_targeted.ts'
import { keepFromOthers } from '../../response/keep_from_others.ts'
import { forwardQuery } from './forward_query.ts'
import { publish } from './publish.ts'
import { addAge, addCachingHeaders } from '../../response/caching_headers.ts'
import { cachingHeadersOf } from '../../response/caching_headers_of.ts'
import { sendsCookies } from '../../recording/visitor.ts'
import type { CachingTerms } from '../../response/caching_headers_of.ts'
import type { RequestScope } from '../request_scope.ts'
import type { Page } from '../../page/page.ts'
import type { CachingHeaders } from '../../page/page_fields.ts'
import type { Personalised } from '../../holes/personalise.ts'

/**
 * Adds the caching headers to a page that is in the response, for other caches.
 *
 * @param age - Seconds since it was stored; `null` where it was produced for this request
 * @param personalised - Its personalised holes, where it has any
 * @param now - Milliseconds since the epoch
 * @returns those that say for how long others may keep it
 */
export function finishPage(
  requestScope: RequestScope,
  page: Page,
  age: number | null,
  personalised: Personalised | null,
  now: number
): Partial<CachingHeaders> {
  const { ctx, policy } = requestScope
  const { targetedHeaders } = requestScope.runtime
  if (personalised !== null) {
    finishPersonalised(requestScope, personalised)
    return {}
  }
  if (page.forwardsQuery && forwardQuery(requestScope)) {
    keepFromOthers(ctx.response, targetedHeaders)
    return {}
  }
  if (policy.declared.public) {
    publish(requestScope, page)
  }
  let said: Partial<CachingHeaders> = {}
  if (policy.followsResponse) {
    addAge(ctx.response, page, age)
    said.age = ctx.response.getHeader('age') as string | undefined
  } else {
    const terms = cachingTerms(requestScope, page)
    const headers = cachingHeadersOf(page, terms, age, now)
    addCachingHeaders(ctx.response, headers)
    said = headers
    dropTargeted(ctx.response, page, terms, targetedHeaders)
  }
  return said
}

/**
 * What decides about the lifetime of a page in the response to a request.
 */
export function cachingTerms(requestScope: RequestScope, page: Page): CachingTerms {
  const { ctx, policy, runtime } = requestScope
  const { forever: isForever } = policy.declared
  const { expiresIn, freshUntil } = page
  const isOwn = isForever ? expiresIn !== undefined : freshUntil !== null
  return {
    isForever,
    timeout: isOwn ? expiresIn : policy.timeout(ctx),
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
function finishPersonalised(scope: RequestScope, { etag }: Personalised): void {
  const { response } = scope.ctx
  // Each visitor has other bytes.
  ABOUT_BYTES.forEach((name) => response.removeHeader(name))
  keepFromOthers(response, scope.runtime.targetedHeaders)
  if (etag === null) {
    response.removeHeader('ETag')
  } else {
    response.header('ETag', etag)
  }
}
