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

/**
 * Makes one test of the host names whose pages are cached. A name without a port matches any port,
 * one with a port matches that one alone.
 *
 * @param hosts - Host names; `null`: any host
 */
export function hostMatcher(hosts: string[] | null): (host: string) => boolean {
  if (hosts === null) {
    return () => true
  }
  const known = new Set(hosts.map((host) => host.toLowerCase()))
  return (host) => known.has(host) || known.has(host.replace(/:\d+$/, ''))
}

/**
 * The part of a key that tells languages apart, where the application uses @adonisjs/i18n. It comes
 * first and ends in a space, which no host name has, so that it cannot be mistaken for anything
 * that a visitor sent.
 */
export function localePart(ctx: HttpContext): string {
  const i18n = (ctx as { i18n?: { locale: string } }).i18n
  return i18n ? `${i18n.locale} ` : ''
}
