import { HttpContext } from '@adonisjs/core/http'
import { pageUnderWay } from '../producing/page_under_way.ts'
import { resolveRoute, resolvedRoutes, type ResolvedRoute } from './resolve_route.ts'
import type { Method } from './method.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * The call of a method.
 */
interface Call {
  name: string
  method: Method
  args: unknown[]
}

/**
 * Runs a controller's method: through the page cache when it is the routed action that is being
 * dispatched, and as if the cache were not there when it is called in any other way (by another
 * method, by `super`, by a unit test).
 *
 * @param controller - The instance whose method is called
 * @param policy - Gives the policy of the action; `null` where it is not cached
 */
export function dispatch(controller: object, call: Call, policy: () => Policy | null): unknown {
  const { name, method, args } = call
  const [ctx] = args
  if (!(ctx instanceof HttpContext) || !isRouted(ctx, name)) {
    return method.apply(controller, args)
  }
  const declared = policy()
  return declared === null
    ? method.apply(controller, args)
    : respond(controller, ctx, declared, call)
}

function respond(controller: object, ctx: HttpContext, policy: Policy, call: Call): unknown {
  const known = resolvedRoutes.get(ctx.route!)
  return known?.facts.leadsTo(controller)
    ? respondAt(known, controller, ctx, policy, call)
    : resolvedRouteOf(ctx, controller).then((resolved) =>
        respondAt(resolved, controller, ctx, policy, call)
      )
}

function respondAt(
  resolved: ResolvedRoute | null,
  controller: object,
  ctx: HttpContext,
  policy: Policy,
  call: Call
): unknown {
  const { name, method, args } = call
  const responder = resolved?.responder
  if (!responder || responder.isResponding(ctx) || !resolved.facts.leadsTo(controller)) {
    return method.apply(controller, args)
  }
  const routed = resolved.facts.action!.controller
  return responder.respond(ctx, policy, async () => {
    const isProducing = pageUnderWay() !== undefined
    // A hit calls nothing: it is loaded for the first page that is produced.
    const { callAnew } = isProducing ? await import('./call_anew.ts') : {}
    const value = await (callAnew
      ? callAnew(controller, routed, name, [ctx, ...args.slice(1)], method)
      : method.apply(controller, args))
    // As AdonisJS itself does with what an action returns.
    if (value !== undefined && value !== ctx.response && !ctx.response.hasLazyBody) {
      ctx.response.send(value)
    }
  })
}

function isRouted(ctx: HttpContext, method: string): boolean {
  const handler = ctx.route?.handler
  return typeof handler === 'object' && handler.method === method
}

/**
 * Hot reloading makes new classes, so a class that is not the known one is looked up again.
 */
async function resolvedRouteOf(
  ctx: HttpContext,
  controller: object
): Promise<ResolvedRoute | null> {
  const resolved = resolvedRoutes.get(ctx.route!) ?? (await resolveRoute(ctx))
  return resolved === null || resolved.facts.leadsTo(controller)
    ? resolved
    : resolveRoute(ctx, true)
}
