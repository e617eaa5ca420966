import { isDeepStrictEqual } from 'node:util'
import { isDeclaration, policyOf, type Policy } from '../policy/policy.ts'
import { actionPolicy, controllerPolicy } from '../policy/controller_policy.ts'
import { sendValue } from './send_value.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { ContainerBindings } from '@adonisjs/core/types'
import type { Container } from '@adonisjs/core/container'
import type { RouteJSON } from '@adonisjs/core/types/http'
import type { PageCache } from '../page_cache/page_cache.ts'
import type { RoutedAction } from '../routes/routed_action.ts'

/**
 * Where a request has the policy of the action that was called for it with nothing around it.
 */
const REACHED = Symbol('adonis-cache-helpers.reached')

type Reached = HttpContext & { [REACHED]?: Policy }

/**
 * Has the page cache asked before AdonisJS makes the controller of a route, where a mixin or a decorator
 * declares the page and nothing is around it. A hit makes no controller, nor what is injected into it, and
 * what those read is read while their page is produced, where it is noticed.
 *
 * Where the action that is called in the end says something else, as when the container gives another
 * controller, or has something around it, the page is not stored, and from then on the page cache is asked
 * when the controller has been made.
 *
 * @param route - Analysed before, and committed
 */
export function answerBeforeMaking(
  route: RouteJSON,
  pageCache: PageCache,
  container: Container<ContainerBindings>
): void {
  const { handler } = route
  const action = pageCache.routes.known(route)?.action
  if (typeof handler === 'function' || !action || !isOutermost(action)) {
    return
  }
  const policy = actionPolicy(action.controller, action.method)
  if (policy === null || container.hasBinding(action.controller as never)) {
    return
  }
  const { handle } = handler
  const { responder } = pageCache
  handler.handle = (resolver, ctx, ...injections) =>
    responder.isResponding(ctx)
      ? handle(resolver, ctx, ...injections)
      : responder.respond(ctx, policy, async () => {
          const value = await handle(resolver, ctx, ...injections)
          if (!saysTheSame((ctx as Reached)[REACHED], policy)) {
            const name = `${action.controller.name}.${action.method}`
            ctx.pageCache.skip(`what was called is not ${name}, or something is around it`)
            handler.handle = handle
          }
          sendValue(ctx, value)
        })
}

/**
 * Notes that the action of a request's route was called, with nothing around it.
 *
 * @param policy - That of the action of the controller that was made
 */
export function noteReached(ctx: HttpContext, policy: Policy): void {
  ;(ctx as Reached)[REACHED] = policy
}

/**
 * Whether two policies say the same of a page, whichever class has declared them.
 */
function saysTheSame(reached: Policy | undefined, policy: Policy): boolean {
  return (
    reached === policy ||
    (reached !== undefined &&
      isDeepStrictEqual({ ...reached, declaredBy: '' }, { ...policy, declaredBy: '' }))
  )
}

/**
 * Whether nothing is around what the page cache has put around an action. The actions of a class with a mixin
 * are wrapped when it is first made.
 */
function isOutermost({ controller, method }: RoutedAction): boolean {
  const action = controller.prototype[method]
  return policyOf(action) === null ? controllerPolicy(controller) !== null : isDeclaration(action)
}
