import type { HttpContext } from '@adonisjs/core/http'

/**
 * What decides who may see a page: the methods of `@adonisjs/bouncer` and `@adonisjs/auth` on a
 * request's context.
 */
const METHODS: Record<string, string[]> = {
  bouncer: ['authorize', 'allows', 'denies', 'execute', 'with'],
  auth: ['authenticate', 'authenticateUsing', 'check', 'checkUsing', 'getUserOrFail'],
}

/**
 * Runs a handler, and records whether it decides by itself who may see the page: a hit does not run
 * it, and so decides nothing.
 *
 * @param seen - Receives what was called, such as `bouncer.authorize`
 */
export async function watchAuthorisation(
  ctx: HttpContext,
  next: () => Promise<unknown>,
  seen: Set<string>
): Promise<unknown> {
  const restores: (() => void)[] = []
  for (const [property, methods] of Object.entries(METHODS)) {
    // Looking for what is not there would be taken for the handler's.
    const guard = Object.hasOwn(ctx, property)
      ? (ctx as unknown as Record<string, Record<string, unknown> | undefined>)[property]
      : undefined
    for (const method of methods.filter((one) => typeof guard?.[one] === 'function')) {
      const own = Object.getOwnPropertyDescriptor(guard, method)
      const original = guard![method] as Function
      Object.defineProperty(guard, method, {
        configurable: true,
        writable: true,
        value: (...args: unknown[]) => {
          seen.add(`${property}.${method}`)
          return Reflect.apply(original, guard, args)
        },
      })
      restores.push(() => {
        delete guard![method]
        if (own) {
          Object.defineProperty(guard, method, own)
        }
      })
    }
  }
  try {
    return await next()
  } finally {
    restores.forEach((restore) => restore())
  }
}
