import { debug } from '../debug.ts'
import { E_NOT_INNERMOST } from '../errors.ts'
import type { PageCache } from './page_cache.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Looks at what the routes of an application say about their pages, so that what is wrong is
 * known when the application starts, and not when the first visitor comes.
 *
 * @param routes - All routes, committed
 * @returns names of the stores that keep forever pages
 * @throws E_NOT_INNERMOST - naming the route
 * @throws E_INVALID_POLICY - naming the controller or the route
 */
export async function auditRoutes(pageCache: PageCache, routes: RouteJSON[]): Promise<Set<string>> {
  const storesOfForeverPages = new Set<string>()
  for (const route of routes.filter(({ methods }) => methods.includes('GET'))) {
    const facts = await pageCache.routeFacts(route).catch((error) => {
      // A controller that cannot be imported is the application's matter, when it is asked for.
      if (error.code === 'E_INVALID_POLICY') {
        throw error
      }
      debug('%s: cannot import the controller: %O', route.pattern, error)
      return null
    })
    if (!facts?.policy) {
      continue
    }
    if (facts.between !== null) {
      const name = `GET ${route.pattern}`
      throw new E_NOT_INNERMOST([name, facts.policy.declaredBy, facts.between])
    }
    const { store, policy } = pageCache.termsOf(facts.policy)
    if (policy.forever) {
      storesOfForeverPages.add(store.name)
    }
  }
  return storesOfForeverPages
}
