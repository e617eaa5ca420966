import { HttpContext } from '@adonisjs/core/http'
import type { Method } from './method.ts'

/**
 * A class as the container sees it: what is to be injected, by method; `_constructor` for the class itself.
 */
interface Injected {
  containerInjections?: Record<string, { dependencies: unknown[] } | undefined>
}

/**
 * Calls an action on a controller of its own. AdonisJS has made the one that a request arrives at, and
 * what is injected into it, before the page cache was asked: what those have read of the visitor, nobody
 * has noticed, and they have seen what the page is not made of.
 *
 * @param controller - The one that AdonisJS has made
 * @param name - Of the method
 * @param args - What it is called with: the context, and what is injected
 */
export async function callAnew(
  controller: object,
  name: string,
  args: [HttpContext, ...unknown[]],
  method: Method
): Promise<unknown> {
  const { constructor } = controller
  const { containerInjections = {} } = constructor as Injected
  const [ctx] = args
  const isMadeOfRequest =
    containerInjections._constructor !== undefined || HttpContext.usingAsyncLocalStorage
  const own = isMadeOfRequest
    ? ((await ctx.containerResolver.make(constructor as new () => object)) as object)
    : controller
  if (args.length === 1 || containerInjections[name] === undefined) {
    return method.apply(own, args)
  }
  const called: Record<string, unknown> = {
    constructor,
    [name]: (...injected: unknown[]) => method.apply(own, injected),
  }
  return ctx.containerResolver.call(called, name as never, [ctx])
}
