import { E_UNPROTECTED_DASHBOARD } from '../errors.ts'
import { policyOf } from '../policy/policy.ts'
import type { Route } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Where a handler of the dashboard has the route that has to have something in front of it.
 */
const GUARDED = Symbol('adonis-cache-helpers.dashboard')

type Handler = Function & { [GUARDED]?: Pick<Route, 'getMiddleware'> }

/**
 * Says that a route of the dashboard must not be open to everybody.
 */
export function mustBeGuarded(handler: Handler, route: Pick<Route, 'getMiddleware'>): void {
  handler[GUARDED] = route
}

/**
 * Refuses a dashboard with nothing in front of it: everybody could see what is stored, and remove it. What
 * runs for all routes of an application protects none of them, and does not count; neither does `cachePage`. That a middleware lets
 * only some through, nobody can check here.
 *
 * @param routes - All routes, committed
 * @throws E_UNPROTECTED_DASHBOARD - naming the first of its routes
 */
export function checkProtection(routes: RouteJSON[]): void {
  for (const { handler, methods, pattern } of routes) {
    const guarded = typeof handler === 'function' ? (handler as Handler)[GUARDED] : undefined
    if (guarded !== undefined && guarded.getMiddleware().flat().every(policyOf)) {
      throw new E_UNPROTECTED_DASHBOARD([`${methods[0]} ${pattern}`])
    }
  }
}
