import { hasOneMeaning } from '../../keys/query/has_one_meaning.ts'
import { sourceOfLocale } from '../../keys/source_of_locale.ts'
import { responseHeader } from '../../http/header_lines.ts'
import { mergeVary } from '../../response/replay.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { Page } from '../../page/page.ts'
import type { RequestScope } from '../request_scope.ts'

/**
 * Makes a response one that a shared cache may keep: with the headers by which that cache tells the
 * languages apart where the URL does not, and the origins whose scripts may read it; and says which URLs
 * share the page, where that is configured. It leaves without cookies: `keepCookiesFromOthers`.
 */
export function publish({ ctx, locale, policy, runtime }: RequestScope, page: Page): void {
  const { request, response } = ctx
  if (sourceOfLocale(ctx, locale, runtime.languages) === 'accept-language') {
    mergeVary(ctx, ['accept-language'])
  }
  if (isForOneOrigin(ctx)) {
    mergeVary(ctx, ['origin'])
  }
  // A redirect that takes the query along is another one for each.
  if (policy.noVarySearch !== null && !page.forwardsQuery) {
    if (policy.keyedQuery === 'none' || hasOneMeaning(request.parsedUrl.query)) {
      response.safeHeader('No-Vary-Search', policy.noVarySearch)
    }
  }
}

/**
 * Whether a response may be read by scripts of one origin, as a middleware has said or the handler: to
 * those of another origin it is another response (Fetch Standard, "CORS protocol and HTTP caches").
 */
function isForOneOrigin(ctx: HttpContext): boolean {
  return responseHeader(ctx, 'access-control-allow-origin').some(
    (value) => value !== undefined && String(value).trim() !== '*'
  )
}
