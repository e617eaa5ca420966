import type RenewalMiddleware from './renewal_middleware.ts'
import type { HttpServerService } from '@adonisjs/core/types'

/** What AdonisJS calls for each request, with what resolves bindings of the container for it */
type Handle = ReturnType<HttpServerService['getMiddlewareList']>[number]['handle']
type Resolver = Parameters<Handle>[0]

/**
 * Makes the renewal middleware one of the server's: the first, where none was added before.
 *
 * AdonisJS has the container make each middleware for each request. Of this one there is one instance, and to
 * ask for it again takes five times as long as what it does, for each request of the application,
 * cached or not. So it is made for the first request, and called at once for all others.
 */
export function useFirst(server: HttpServerService): void {
  const load = () => import('./renewal_middleware.ts')
  server.use([load])
  const ours = server.getMiddlewareList().find(({ reference }) => reference === load)
  // A server that has booted takes no middleware any more.
  if (ours !== undefined) {
    ours.handle = calledAtOnce(async (resolver) => {
      const { default: Middleware } = await load()
      return resolver.make(Middleware)
    })
  }
}

function calledAtOnce(make: (resolver: Resolver) => Promise<RenewalMiddleware>): Handle {
  let made: RenewalMiddleware | null = null
  return (resolver, ctx, next) => {
    if (made === null) {
      return make(resolver).then((middleware) => {
        made = middleware
        return middleware.handle(ctx, next)
      })
    }
    try {
      return made.handle(ctx, next)
    } catch (error) {
      // The exception handler of the application hears of promises alone.
      return Promise.reject(error)
    }
  }
}
