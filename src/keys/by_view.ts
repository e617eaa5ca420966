import { viewOf } from './tags.ts'
import { withKeyedQuery } from './query/keyed_query.ts'
import { localePart, pathOf, requestedHost } from './host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Keys a page on host, name of the route (or its pattern, where it has none) and the
 * parameters of the route, and on the locale where the application has one: several URLs of
 * one view share a page. The query string is no part of the page: the handler does not see it
 * while the page is produced. A path that is written unlike those of routes, as with a slash at its end,
 * is a page of its own.
 *
 * @returns the key; `null` outside a route, or for a request whose host is not a host name
 * @example
 * ```ts
 * @cachePage('1h', byView) // example.com@posts.show?id=1
 * ```
 */
export const byView = withKeyedQuery('none', (ctx: HttpContext): string | null => {
  const host = requestedHost(ctx)
  if (host === null || !ctx.route) {
    return null
  }
  const parameters = new URLSearchParams(
    [ctx.params, ctx.subdomains].flatMap((values) =>
      Object.keys(values)
        .sort()
        .map((key): [string, string] => [key, JSON.stringify(values[key])])
    )
  )
  const { pathname } = ctx.request.parsedUrl
  if (!isAsInRoutes(pathname)) {
    // No parameter of a route has that name.
    parameters.append(':path', pathOf(pathname))
  }
  return `${localePart(ctx)}${host}@${viewOf(ctx.route)}${parameters.size > 0 ? `?${parameters}` : ''}`
})

/**
 * Whether a path is written as those of routes are. `/posts/1/` has the parameters of `/posts/1`, and its handler
 * may redirect to that: who asks for the one must not get the page of the other.
 */
function isAsInRoutes(pathname: string): boolean {
  return pathname === '/' || !(pathname.endsWith('/') || pathname.includes('//'))
}
