import { withKeyedQuery } from './query/keyed_query.ts'
import { localePart, pathOf, requestedHost } from './host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Keys a page on host and path, and on the locale where the application has one. The query
 * string is no part of the page: the handler does not see it while the page is produced.
 *
 * @returns the key; `null` for a request whose host is not a host name
 * @example
 * ```ts
 * router.get('/feed', [FeedController]).use(cachePage(60, byPath)) // example.com/feed
 * ```
 */
export const byPath = withKeyedQuery('none', (ctx: HttpContext): string | null => {
  const host = requestedHost(ctx)
  return host === null ? null : `${localePart(ctx)}${host}${pathOf(ctx.request.parsedUrl.pathname)}`
})
