import type { HttpContext } from '@adonisjs/core/http'

/**
 * Whether a form was sent from a page of this very origin, as the browser says it. `Sec-Fetch-Site` comes
 * from all browsers over HTTPS; over HTTP `Origin` does. What says neither was no form of ours.
 */
export function isSameOrigin({ request }: HttpContext): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers()
  if (site !== undefined) {
    return site === 'same-origin'
  }
  const host = URL.parse(String(origin ?? ''))?.host
  return host !== undefined && host === request.host()?.toLowerCase()
}
