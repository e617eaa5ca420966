import type { HttpContext } from '@adonisjs/core/http'

/**
 * Where the dashboard is, as this request has asked for it: the group that it is in may have a prefix, and
 * that parameters.
 *
 * @param suffix - What the route adds to it
 */
export function basePath({ request }: HttpContext, suffix: string): string {
  const path = request.parsedUrl.pathname ?? '/'
  const base = path.replace(/\/+$/, '').slice(0, suffix === '' ? undefined : -suffix.length)
  // Two slashes at the beginning would lead to another host.
  return base.replace(/^[/\\]+/, '/')
}
