import type { HttpContext } from '@adonisjs/core/http'
import type { Method } from './method.ts'

/**
 * A class as the container sees it: what is to be injected, by method, or what supplies it.
 */
interface Injected {
  containerInjections?: Record<string, { dependencies: unknown[] }>
  containerProvider?: unknown
}

/**
 * Calls an action on a controller of its own. AdonisJS has made the one that a request arrives at, and
 * what is injected into it, before the page cache was asked: what those have read of the visitor, nobody
 * has noticed, and they have seen what the page is not made of. It may be read where nothing is
 * injected, too: in a binding, a swap or a hook of the container, or by way of the asynchronous context.
 *
 * What a decorator outside of the page cache has left on the first one, or calls the action with beside what AdonisJS
 * does, is like what a middleware has left: the action gets it, and its page is not stored.
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
  const make = (): Promise<object> => ctx.containerResolver.make(routed as new () => object)
  const own = await make()
  const left = await leftOn(first, own, make)
  if (left !== undefined) {
    ctx.pageCache.skip(`a decorator outside has set "${left}" on its controller`)
    return method.apply(first, args)
  }
  const { constructor } = own
  const { containerInjections, containerProvider } = constructor as Injected
  const injections = containerInjections?.[name]
  const most = Math.max(1, injections?.dependencies.length ?? 0)
  if (containerProvider === undefined && args.length > most) {
    ctx.pageCache.skip(`a decorator outside calls "${name}" with more than AdonisJS does`)
    return method.apply(first, args)
  }
  if (args.length === 1) {
    return method.apply(own, args)
  }
  const called: Record<string, unknown> = {
    constructor,
    [name]: (...injected: unknown[]) => method.apply(own, injected),
  }
  return ctx.containerResolver.call(called, name as never, [ctx])
}

/**
 * The name of a property that was set since a controller was made: another has something else there, and a third
 * one has the same as that. What each of them makes for itself, such as an object or the time, differs in all.
 *
 * @param make - Makes the third one, which is seldom needed
 */
async function leftOn(
  first: object,
  own: object,
  make: () => Promise<object>
): Promise<string | undefined> {
  const [before, anew] = [first, own] as Record<string, unknown>[]
  const isOther = (name: string) => !Object.is(before[name], anew[name])
  const others = Object.keys(first).filter((name) => isOther(name) && isPlain(anew[name]))
  if (others.length === 0) {
    return undefined
  }
  const third = (await make()) as Record<string, unknown>
  return others.find((name) => Object.is(third[name], anew[name]))
}

function isPlain(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function')
}
