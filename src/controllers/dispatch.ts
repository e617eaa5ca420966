import { HttpContext } from '@adonisjs/core/http'
import { PageCache } from '../page_cache/page_cache.ts'
import type { Policy } from '../policy/policy.ts'
import type { RouteJSON } from '@adonisjs/core/types/http'

/**
 * The page cache of the application that a route belongs to.
 */
const owners = new WeakMap<RouteJSON, PageCache>()
let hasWarned = false

/**
 * Finds the page cache of the application that a request came to. The container is asked once
 * per route.
 *
 * @returns `null` where the provider is not registered
 */
export async function pageCacheFor(ctx: HttpContext): Promise<PageCache | null> {
  const known = owners.get(ctx.route!)
  if (known) {
    return known
  }
  if (!ctx.containerResolver.hasBinding(PageCache)) {
    if (!hasWarned) {
      hasWarned = true
      ctx.logger.warn(
        'page cache: nothing is cached, because the provider is not registered. Run "node ace configure adonis-cache-helpers"'
      )
    }
    return null
  }
  const pageCache = await ctx.containerResolver.make(PageCache)
  owners.set(ctx.route!, pageCache)
  return pageCache
}

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

async function respond(
  controller: object,
  ctx: HttpContext,
  policy: Policy,
  run: () => unknown
): Promise<unknown> {
  const pageCache = await pageCacheFor(ctx)
  if (!pageCache || pageCache.isUnderWay(ctx) || !(await leads(pageCache, ctx, controller))) {
    return run()
  }
  return pageCache.respond(ctx, policy, async () => {
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
async function leads(pageCache: PageCache, ctx: HttpContext, controller: object): Promise<boolean> {
  const route = ctx.route!
  if (pageCache.knownRouteFacts(route)?.leadsTo(controller)) {
    return true
  }
  const facts = await pageCache.routeFacts(route)
  return facts.leadsTo(controller)
}
