import type { Router } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * The routes of an application, as far as they are known.
 *
 * @param isComplete - Whether all of them are declared. A command has no server that commits them
 */
export function routesOf(router: Router, isComplete: boolean): RouteJSON[] {
  if (isComplete && !router.commited) {
    router.commit()
  }
  return Object.values(router.toJSON()).flat()
}
