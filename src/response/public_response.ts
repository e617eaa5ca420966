import type { HttpContext, HttpResponse } from '@adonisjs/core/http'

const WITH_COOKIES = Symbol('adonis-cache-helpers.with-cookies')

/** Where a response has the methods that set cookies as well */
type WithoutCookies = HttpResponse & { [WITH_COOKIES]: Pick<HttpResponse, 'header' | 'append'> }

/**
 * Makes a response one that a shared cache may keep: it carries no cookie, neither one that was
 * set before the page cache nor one that is set after it, such as the session's. What the
 * session holds is still saved.
 */
export function withoutCookies({ response }: HttpContext): void {
  response.removeHeader('Set-Cookie')
  if (WITH_COOKIES in response) {
    return
  }
  const { header, append } = response
  // The same functions for all responses: of one for each, see sending/precede.ts.
  Object.assign(response, { [WITH_COOKIES]: { header, append } })
  response.header = headerWithoutCookies
  response.append = appendWithoutCookies
}

function headerWithoutCookies(
  this: HttpResponse,
  ...[name, value]: Parameters<HttpResponse['header']>
): HttpResponse {
  const { header } = (this as WithoutCookies)[WITH_COOKIES]
  return isCookie(name) ? this : header.call(this, name, value)
}

function appendWithoutCookies(
  this: HttpResponse,
  ...[name, value]: Parameters<HttpResponse['append']>
): HttpResponse {
  const { append } = (this as WithoutCookies)[WITH_COOKIES]
  return isCookie(name) ? this : append.call(this, name, value)
}

function isCookie(name: string): boolean {
  return name.toLowerCase() === 'set-cookie'
}
