import { E_INVALID_POLICY } from '../errors.ts'
import { callOf, handedOver } from '../policy/to_be_called.ts'
import { policyOf } from '../policy/policy.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

type RouteMiddleware = Parameters<RouteJSON['middleware']['add']>[0]

/**
 * Refuses a middleware that is meant to be a page cache, and is written where it is none: without being
 * called, or in a list of what imports middleware.
 *
 * @param middleware - Of a route, or of the server
 * @throws E_INVALID_POLICY - with what to write instead
 */
export function checkPlace(middleware: RouteMiddleware): void {
  const call = callOf(middleware)
  if (call !== null) {
    throw new E_INVALID_POLICY([middleware.name!, handedOver(call)])
  }
  if (typeof middleware === 'function') {
    return
  }
  const { reference } = middleware as { reference?: unknown }
  const declaredBy = policyOf(reference)?.declaredBy ?? callOf(reference)
  if (declaredBy !== null) {
    throw new E_INVALID_POLICY([
      declaredBy,
      'a page cache belongs on a route or a group: router.get(…).use(cachePage(60)). The lists of router.use(), server.use() and router.named() take what imports a middleware',
    ])
  }
}
