import type { HttpContext } from '@adonisjs/core/http'

/**
 * Where the dashboard is, as this request has asked for it: the group that it is in may have a prefix, and
 * that parameters.
 *
 * @param suffix - What the route adds to it
 */
export function basePath({ request }: HttpContext, suffix: string): string {
  // As the browser has written it: what AdonisJS has decoded of it leads elsewhere.
  const [path] = request.request.url!.split(/[?#]/, 1)
  const segments = path.replace(/\/+$/, '').split('/')
  const added = suffix.split('/').length - 1
  const base = segments.slice(0, segments.length - added).join('/')
  // Two slashes at the beginning would lead to another host.
  return base.replace(/^[/\\]+/, '/')
}
