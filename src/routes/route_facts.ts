import { policyOf, type Policy } from '../policy/policy.ts'
import { checkPlace } from './check_place.ts'
import { actionPolicy } from '../policy/controller_policy.ts'
import { routedAction, type ImportController, type RoutedAction } from './routed_action.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

type RouteMiddleware = Parameters<RouteJSON['middleware']['add']>[0]

/**
 * Where the page cache runs on one route. Analysed once per route.
 */
export class RouteFacts {
  readonly action: RoutedAction | null

  /** The policy that decides; `null` where the route has none */
  readonly policy: Policy | null

  /** The middleware that comes between a declaration on the route and its handler */
  readonly between: string | null

  /** The declaration on the route that decides; `null` where the controller does, or nothing */
  readonly deciding: Function | null

  /**
   * @throws E_INVALID_POLICY - when the controller says something that makes no sense, or a page cache is
   * written where it is none
   * @throws what importing the controller throws
   */
  static async of(route: RouteJSON, importController: ImportController): Promise<RouteFacts> {
    return new RouteFacts(route, await routedAction(route, importController))
  }

  private constructor(route: RouteJSON, action: RoutedAction | null) {
    this.action = action
    const own = action && actionPolicy(action.controller, action.method)
    const stack = [...route.middleware.all()]
    stack.forEach(checkPlace)
    const declared = stack.findLastIndex((one) => policyOf(one) !== null)
    const isInnermost = declared === stack.length - 1

    this.policy = own ?? policyOf(stack[declared])
    this.between =
      own || declared === -1 || isInnermost ? null : middlewareName(stack[declared + 1])
    this.deciding = !own && declared !== -1 && isInnermost ? (stack[declared] as Function) : null
  }

  /**
   * Whether a controller is the one that the route leads to, and not one that was called from
   * there.
   */
  leadsTo(controller: object): boolean {
    return this.action !== null && controller instanceof this.action.controller
  }
}

function middlewareName(middleware: RouteMiddleware): string {
  return middleware.name || 'an anonymous function'
}
