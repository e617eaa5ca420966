import type { RouteJSON } from '@adonisjs/core/types/http'
import type { PageCache } from '../page_cache/page_cache.ts'

/**
 * Finds the routes whose pages are cached.
 *
 * @param routes - All routes, committed
 */
export async function cachedRoutes(
  pageCache: PageCache,
  routes: RouteJSON[]
): Promise<RouteJSON[]> {
  const areCached = await Promise.all(routes.map((route) => isCached(pageCache, route)))
  return routes.filter((_, index) => areCached[index])
}

async function isCached(pageCache: PageCache, route: RouteJSON): Promise<boolean> {
  if (!route.methods.includes('GET')) {
    return false
  }
  try {
    const { policy } = await pageCache.routes.analyse(route)
    return policy !== null
  } catch {
    // A controller that cannot be imported: page-cache:explain --all says why
    return false
  }
}
