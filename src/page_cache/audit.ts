import { debug } from '../debug.ts'
import { E_INVALID_POLICY, E_NOT_INNERMOST } from '../errors.ts'
import type { PageCache } from './page_cache.ts'
import type { EffectivePolicy } from '../policy/effective_policy.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Checks the policies of the routes of an application, so that what is wrong is known when the
 * application starts, and not when the first visitor comes.
 *
 * @param routes - All routes, committed
 * @returns names of the stores that keep forever pages
 * @throws E_NOT_INNERMOST - naming the route
 * @throws E_INVALID_POLICY - naming the controller or the route
 */
export async function auditRoutes(pageCache: PageCache, routes: RouteJSON[]): Promise<Set<string>> {
  const ofGet = routes.filter(({ methods }) => methods.includes('GET'))
  // Controllers that are imported lazily are imported together: one after another takes longer.
  const audits = await Promise.allSettled(ofGet.map((route) => policyOf(pageCache, route)))

  const storesOfForeverPages = new Set<string>()
  for (const audit of audits) {
    if (audit.status === 'rejected') {
      throw audit.reason
    }
    if (audit.value?.declared.forever) {
      storesOfForeverPages.add(audit.value.store.name)
    }
  }
  return storesOfForeverPages
}

/**
 * The policy of one route.
 *
 * @returns `null` where it has none
 */
async function policyOf(pageCache: PageCache, route: RouteJSON): Promise<EffectivePolicy | null> {
  const name = `GET ${route.pattern}`
  try {
    const { policy, between } = await pageCache.routes.analyse(route)
    if (policy && between !== null) {
      throw new E_NOT_INNERMOST([name, policy.declaredBy, between])
    }
    return policy && pageCache.responder.effectivePolicy(policy)
  } catch (error: any) {
    if (error.code === 'E_INVALID_POLICY') {
      throw new E_INVALID_POLICY([`Route "${name}"`, error.message], { cause: error })
    }
    if (error.code === 'E_NOT_INNERMOST') {
      throw error
    }
    // A controller that cannot be imported fails in AdonisJS, when its route is requested.
    debug('%s: cannot import the controller: %O', name, error)
    return null
  }
}
