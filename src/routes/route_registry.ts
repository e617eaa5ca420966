import { RouteFacts } from './route_facts.ts'
import type { ImportController } from './routed_action.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * Where the page cache runs on each route of an application. Analysed once per route.
 */
export class RouteRegistry {
  #importController: ImportController
  #facts = new WeakMap<RouteJSON, RouteFacts>()

  constructor(importController: ImportController) {
    this.#importController = importController
  }

  /**
   * The facts of a route that was analysed before.
   */
  known(route: RouteJSON): RouteFacts | undefined {
    return this.#facts.get(route)
  }

  /**
   * Finds out where the page cache runs on a route, again if that is known already.
   *
   * @throws E_INVALID_POLICY - when its controller says something that makes no sense
   * @throws what importing the controller throws
   */
  async analyse(route: RouteJSON): Promise<RouteFacts> {
    const facts = await RouteFacts.of(route, this.#importController)
    this.#facts.set(route, facts)
    return facts
  }
}
