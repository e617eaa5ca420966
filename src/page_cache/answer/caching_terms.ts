import { sendsCookies } from '../../recording/visitor.ts'
import { sourceOfLocale } from '../../keys/host_and_locale.ts'
import type { CachingTerms } from '../../response/caching_headers.ts'
import type { Page } from '../../page/page.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * What decides about the lifetime of a page in the response to a request.
 */
export function cachingTerms(requestScope: RequestScope, page: Page): CachingTerms {
  const { ctx, policy } = requestScope
  const { forever: isForever } = policy.declared
  return {
    isForever,
    timeout: isForever || page.freshUntil === null ? policy.timeout(ctx) : undefined,
    scope: scopeOf(requestScope),
    asksEveryTime: policy.isDeveloped,
  }
}

/**
 * Who may keep the page. Where no header says why it is in its language, one visitor's cookie would
 * decide the language for all.
 */
function scopeOf({ ctx, locale, policy, runtime }: RequestScope): CachingTerms['scope'] {
  if (policy.declared.public) {
    return sourceOfLocale(ctx, locale, runtime.languages) === 'visitor' ? 'private' : 'public'
  }
  return sendsCookies(ctx) ? 'private' : null
}
