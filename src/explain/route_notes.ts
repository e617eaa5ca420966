import { policyOf } from '../policy/policy.ts'
import type { RouteFacts } from '../routes/route_facts.ts'
import type { Router } from '@adonisjs/core/http'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * What is to be known of the declarations of a route: which of them count for nothing.
 */
export function routeNotes(route: RouteJSON, { policy }: RouteFacts): string[] {
  const declared = [...route.middleware.all()].map(policyOf)
  const unused = declared.filter((one) => one !== null && one !== policy)
  return unused.map(
    (one) =>
      `${one!.declaredBy} on the route or its group is not used: ${policy!.declaredBy} is nearer to the handler, and decides`
  )
}

/**
 * What is to be known of a URL that no route of GET matches.
 */
export function otherMethodNotes(router: Router, { pathname, hostname }: URL): string[] {
  const routes = Object.values(router.toJSON()).flat()
  const methods = new Set(routes.flatMap((route) => route.methods))
  const others = [...methods].filter(
    (method) => router.match(pathname, method, false, hostname) !== null
  )
  return others.length === 0
    ? []
    : [
        `There is a route of ${others.join(', ')} with this URL, and only the answer to a GET is cached`,
      ]
}
