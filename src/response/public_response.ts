import type { HttpContext } from '@adonisjs/core/http'

/**
 * Makes a response one that a shared cache may keep: it carries no cookie, neither one that was
 * set before the page cache nor one that is set after it, such as the session's. What the
 * session holds is still saved.
 */
export function withoutCookies({ response }: HttpContext): void {
  const { header, append } = response
  response.removeHeader('Set-Cookie')
  response.header = (name, value) =>
    isCookie(name) ? response : header.call(response, name, value)
  response.append = (name, value) =>
    isCookie(name) ? response : append.call(response, name, value)
}

function isCookie(name: string): boolean {
  return name.toLowerCase() === 'set-cookie'
}
