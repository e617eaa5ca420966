import { debug } from '../debug.ts'
import { checkPolicy } from '../policy/check_policy.ts'
import { checkStore, type StoreNames } from '../storage/check_store.ts'
import { E_INVALID_POLICY, E_NOT_INNERMOST } from '../errors.ts'
import type { PageCacheOptions } from './page_cache_options.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * What policies are checked against.
 */
interface Checked extends Pick<PageCacheOptions, 'config' | 'routes'> {
  caches: StoreNames
}

/**
 * Names of the stores that pages are kept in.
 */
export interface UsedStores {
  all: ReadonlySet<string>
  /** Those that keep forever pages */
  ofForeverPages: ReadonlySet<string>
}

/**
 * Checks the policies of the routes of an application, so that what is wrong is known when the
 * application starts, and not when the first visitor comes.
 *
 * @param routes - All routes, committed
 * @throws E_NOT_INNERMOST - naming the route
 * @throws E_INVALID_POLICY - naming the controller or the route
 */
export async function auditRoutes(checked: Checked, routes: RouteJSON[]): Promise<UsedStores> {
  const ofGet = routes.filter(({ methods }) => methods.includes('GET'))
  // Controllers that are imported lazily are imported together: one after another takes longer.
  const audits = await Promise.allSettled(ofGet.map((route) => storeOf(checked, route)))

  const all = new Set<string>()
  const ofForeverPages = new Set<string>()
  for (const audit of audits) {
    if (audit.status === 'rejected') {
      throw audit.reason
    }
    if (audit.value !== null) {
      const { name, forever } = audit.value
      all.add(name)
      if (forever) {
        ofForeverPages.add(name)
      }
    }
  }
  return { all, ofForeverPages }
}

/**
 * The store that the pages of one route are kept in.
 *
 * @returns `null` where it has no policy
 */
async function storeOf(
  { caches, config, routes }: Checked,
  route: RouteJSON
): Promise<{ name: string; forever: boolean } | null> {
  const name = `GET ${route.pattern}`
  try {
    const { policy, between } = await routes.analyse(route)
    if (policy && between !== null) {
      throw new E_NOT_INNERMOST([name, policy.declaredBy, between])
    }
    if (policy === null) {
      return null
    }
    const { cache, declaredBy, forever } = policy
    const store = checkStore(caches, cache ?? config.cache, declaredBy)
    checkPolicy(policy, config)
    return { name: store, forever }
  } catch (error: any) {
    if (error.code === 'E_INVALID_POLICY') {
      throw new E_INVALID_POLICY([`Route "${name}"`, error.message])
    }
    if (error.code === 'E_NOT_INNERMOST') {
      throw error
    }
    // A controller that cannot be imported fails in AdonisJS, when its route is requested.
    debug('%s: cannot import the controller: %O', name, error)
    return null
  }
}
