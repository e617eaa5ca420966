import type { HttpContext, Router } from '@adonisjs/core/http'

/**
 * What AdonisJS finds for a request among the routes of its application.
 *
 * @returns `null` where it finds nothing, since a middleware has changed the request meanwhile
 */
export function matchRoute(router: Router, { request }: HttpContext): ReturnType<Router['match']> {
  try {
    const hostname = router.usingDomains ? request.hostname() : null
    const { shouldDecodeParam } = request.parsedUrl
    return router.match(request.url(), request.method(), shouldDecodeParam, hostname)
  } catch {
    return null
  }
}
