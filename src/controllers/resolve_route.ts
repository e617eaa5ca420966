import { PageCache } from '../page_cache/page_cache.ts'
import type { Responder } from '../page_cache/responder.ts'
import type { RouteFacts } from '../routes/route_facts.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * What answers for the page cache of the application that a route belongs to, and where on the route it runs.
 */
export interface ResolvedRoute {
  responder: Responder
  facts: RouteFacts
}

/**
 * The routes that earlier requests have resolved.
 */
export const resolvedRoutes = new WeakMap<RouteJSON, ResolvedRoute>()
let hasWarned = false

/**
 * Finds the page cache of the application that a request came to, and where on the request's
 * route it runs. The container is asked once per route.
 *
 * @param isOutdated - Whether what is known of the route is not true any more
 * @returns `null` where the provider is not registered, or the page cache cannot be opened
 * @throws E_INVALID_POLICY - when the controller says something that makes no sense
 */
export async function resolveRoute(
  ctx: HttpContext,
  isOutdated = false
): Promise<ResolvedRoute | null> {
  const route = ctx.route!
  if (!ctx.containerResolver.hasBinding(PageCache)) {
    if (!hasWarned) {
      hasWarned = true
      ctx.logger.warn(
        'page cache: nothing is cached, because the provider is not registered. Run "node ace configure adonis-cache-helpers"'
      )
    }
    return null
  }
  const opened = await open(ctx)
  if (opened === null) {
    return null
  }
  const { pageCache, responder } = opened
  const known = isOutdated ? undefined : pageCache.routes.known(route)
  const facts = known ?? (await pageCache.routes.analyse(route))
  const resolved = { responder, facts }
  resolvedRoutes.set(route, resolved)
  return resolved
}

/**
 * @returns `null` where it cannot be opened: the visitor gets the page all the same
 */
async function open(
  ctx: HttpContext
): Promise<{ pageCache: PageCache; responder: Responder } | null> {
  try {
    const pageCache = await ctx.containerResolver.make(PageCache)
    return { pageCache, responder: await pageCache.openResponder() }
  } catch (error) {
    ctx.logger.error(
      { err: error },
      'page cache: it cannot be opened, so nothing is cached. The next request tries again'
    )
    return null
  }
}
