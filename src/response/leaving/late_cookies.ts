import { KEEPS_FROM_OTHERS, type Said } from './withdraw.ts'
import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Keeps from others a cookie that was set after a page was left in a response, where nobody could see it: what is
 * said of the page becomes private, and a page that shared caches may keep leaves without the cookie.
 *
 * @param options - What the cache has said of the page; whether it is public; and names of headers that some caches
 * follow in place of `Cache-Control`, in lower case
 */
export function keepCookiesFromOthers(
  response: HttpResponse,
  { said, isPublic, targeted }: { said: Said; isPublic: boolean; targeted: Iterable<string> }
): void {
  const cookies = response.getHeader('set-cookie')
  if (cookies === undefined || (Array.isArray(cookies) && cookies.length === 0)) {
    return
  }
  if (isPublic) {
    response.removeHeader('set-cookie')
    response.response.removeHeader('set-cookie')
    return
  }
  const { 'cache-control': directives } = said
  if (
    response.getHeader('cache-control') !== directives ||
    KEEPS_FROM_OTHERS.test(String(directives))
  ) {
    return
  }
  for (const name of targeted) {
    response.removeHeader(name)
  }
  response.header('cache-control', directives === undefined ? 'private' : `private, ${directives}`)
}
