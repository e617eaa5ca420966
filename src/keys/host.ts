import type { HttpContext } from '@adonisjs/core/http'

/**
 * The host that a request asks for, with its port, in lower case.
 *
 * @returns `null` where there is none, or where it has characters that no host name has: it
 * could then pass for a host and a part of a path
 */
export function requestedHost(ctx: HttpContext): string | null {
  const host = ctx.request.host()?.toLowerCase()
  return host && /^[a-z0-9._:[\]-]+$/.test(host) ? host : null
}
