import type { HttpContext } from '@adonisjs/core/http'
import type { Method } from './method.ts'

/**
 * A class as the container sees it: what is to be injected, by method, or what supplies it.
 */
interface Injected {
  containerInjections?: Record<string, unknown>
  containerProvider?: unknown
}

/**
 * Calls an action on a controller of its own. AdonisJS has made the one that a request arrives at, and
 * what is injected into it, before the page cache was asked: what those have read of the visitor, nobody
 * has noticed, and they have seen what the page is not made of. It may be read where nothing is
 * injected, too: in a binding, a swap or a hook of the container, or by way of the asynchronous context.
 *
 * What a decorator outside of the page cache has left on the first one is like what a middleware has left: the
 * action gets it, and its page is not stored.
 *
 * @param first - The controller that AdonisJS has made
 * @param routed - The class that the route leads to. It may be bound to another one
 * @param name - Of the method
 * @param args - What it is called with: the context, and what is injected
 */
export async function callAnew(
  first: object,
  routed: Function,
  name: string,
  args: [HttpContext, ...unknown[]],
  method: Method
): Promise<unknown> {
  const [ctx] = args
  const own: object = await ctx.containerResolver.make(routed as new () => object)
  const left = leftOn(first, own)
  if (left !== undefined) {
    ctx.pageCache.skip(`a decorator outside has set "${left}" on its controller`)
    return method.apply(first, args)
  }
  const { constructor } = own
  const { containerInjections, containerProvider } = constructor as Injected
  const isInjected = containerProvider !== undefined || containerInjections?.[name] !== undefined
  if (args.length === 1 || !isInjected) {
    return method.apply(own, args)
  }
  const called: Record<string, unknown> = {
    constructor,
    [name]: (...injected: unknown[]) => method.apply(own, injected),
  }
  return ctx.containerResolver.call(called, name as never, [ctx])
}

/**
 * The name of a property that was set since a controller was made.
 */
function leftOn(first: object, own: object): string | undefined {
  const [before, anew] = [first, own] as Record<string, unknown>[]
  return Object.keys(first).find((name) => before[name] !== undefined && anew[name] === undefined)
}
