import { createError, Exception } from '@adonisjs/core/exceptions'
import type { NetworkFailure } from './network_types.ts'

/**
 * A field of config/cache_helpers.ts has a value that makes no sense, or does not exist.
 */
export const E_INVALID_CONFIG = createError<[field: string, problem: string]>(
  'Invalid "%s" in config/cache_helpers.ts: %s',
  'E_INVALID_CONFIG',
  500
)

/**
 * What a controller, an action or a route says about its pages makes no sense.
 */
export const E_INVALID_POLICY = createError<[declaredBy: string, problem: string]>(
  '%s: %s',
  'E_INVALID_POLICY',
  500
)

/**
 * What a Lucid model says about the pages that show its rows makes no sense.
 */
export const E_INVALID_MODEL = createError<[model: string, problem: string]>(
  'Model "%s": %s',
  'E_INVALID_MODEL',
  500
)

/**
 * The dashboard would be open to everybody: no middleware is in front of it.
 */
export const E_UNPROTECTED_DASHBOARD = createError<[route: string]>(
  'Route "%s": everybody could see what is stored, and remove it, as no middleware is in front of the dashboard. Write router.group(() => pageCache.dashboard(router)).use(middleware.auth()); or, where something else protects it, pageCache.dashboard(router, { unprotected: true })',
  'E_UNPROTECTED_DASHBOARD',
  500
)

/**
 * A method of the page cache was called with something that makes no sense.
 */
export const E_INVALID_ARGUMENT = createError<[method: string, argument: string, problem: string]>(
  'pageCache.%s: invalid "%s": %s',
  'E_INVALID_ARGUMENT',
  500
)

/**
 * A health check was told something that it cannot use.
 */
export const E_INVALID_HEALTH_CHECK = createError<[check: string, problem: string]>(
  '%s: %s',
  'E_INVALID_HEALTH_CHECK',
  500
)

/**
 * A store fails, or does not answer: what was to be removed or forgotten may still be in it, and what
 * it has is not known.
 */
export const E_STORE_UNAVAILABLE = createError<[store: string, problem: string]>(
  'The store "%s" of config/cache.ts is not available, so what is in it may still be there: %s. Try again when it is',
  'E_STORE_UNAVAILABLE',
  503
)

/**
 * A network in front still has pages that are gone, or outdated, here. `failures` says which network, and
 * why; a token is in none of it.
 */
export const E_NETWORK_PURGE_FAILED = class NetworkPurgeFailed extends Exception {
  static status = 503
  static code = 'E_NETWORK_PURGE_FAILED'

  /**
   * @param failures - The networks that have not purged them
   */
  constructor(readonly failures: NetworkFailure[]) {
    const problems = failures.map(({ network, problem }) => `${network}: ${problem}`).join('; ')
    super(
      `Not everything was purged from the networks in front (see "networks" in config/cache_helpers.ts). ${problems}. The pages are gone here, and there until they expire at the latest. Call it again when the network answers`
    )
  }
}

/**
 * `forgetView()` names a view that the application has not.
 */
export const E_UNKNOWN_VIEW = createError<[view: string, hint: string]>(
  'No route is called "%s", so nothing was forgotten. %s',
  'E_UNKNOWN_VIEW',
  500
)

/**
 * A `cachePage` on a route or a group would answer before another middleware of the route.
 */
export const E_NOT_INNERMOST = createError<[route: string, call: string, middleware: string]>(
  'Route "%s": %s would answer before the middleware "%s", which runs after it. Call .use() for the page cache last, on the route itself, or use the mixin or the decorator on the controller',
  'E_NOT_INNERMOST',
  500
)

/**
 * `cache:clear --server` could not have a running server clear its caches.
 */
export const E_SERVER_NOT_CLEARED = createError<[server: string, problem: string]>(
  'The server at %s cleared nothing: %s',
  'E_SERVER_NOT_CLEARED',
  500
)
