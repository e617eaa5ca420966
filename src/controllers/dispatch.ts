import { HttpContext } from '@adonisjs/core/http'
import { resolveRoute, resolvedRoutes, type ResolvedRoute } from './resolve_route.ts'
import type { Policy } from '../policy/policy.ts'

/**
 * Runs a controller's method: through the page cache when it is the routed action that is being
 * dispatched, and as if the cache were not there when it is called in any other way (by another
 * method, by `super`, by a unit test).
 *
 * @param controller - The instance whose method is called
 * @param method - Name of the method
 * @param args - What it is called with
 * @param policy - Gives the policy of the action; `null` where it is not cached
 * @param run - The method itself
 */
export function dispatch(
  controller: object,
  method: string,
  args: unknown[],
  policy: () => Policy | null,
  run: () => unknown
): unknown {
  const [ctx] = args
  if (!(ctx instanceof HttpContext) || !isRouted(ctx, method)) {
    return run()
  }
  const declared = policy()
  return declared === null ? run() : respond(controller, ctx, declared, run)
}

function respond(
  controller: object,
  ctx: HttpContext,
  policy: Policy,
  run: () => unknown
): unknown {
  const known = resolvedRoutes.get(ctx.route!)
  return known?.facts.leadsTo(controller)
    ? respondAt(known, controller, ctx, policy, run)
    : resolvedRouteOf(ctx, controller).then((resolved) =>
        respondAt(resolved, controller, ctx, policy, run)
      )
}

function respondAt(
  resolved: ResolvedRoute | null,
  controller: object,
  ctx: HttpContext,
  policy: Policy,
  run: () => unknown
): unknown {
  const responder = resolved?.pageCache.responder
  if (!responder || responder.isResponding(ctx) || !resolved.facts.leadsTo(controller)) {
    return run()
  }
  return responder.respond(ctx, policy, async () => {
    const value = await run()
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
