import type { HttpResponse } from '@adonisjs/core/http'

/**
 * Says of a response that no other cache may give it to anybody else, whatever was said of it before. A cache
 * with a header of its own would follow that one, and not `Cache-Control` (RFC 9213, 2.2), and so none of them
 * stays.
 *
 * @param targeted - Names of such headers, in lower case
 * @param directives - What `Cache-Control` says. By default a browser may keep it, and has to ask each time
 */
export function keepFromOthers(
  response: HttpResponse,
  targeted: Iterable<string>,
  directives = 'private, no-cache'
): void {
  response.removeHeader('expires')
  for (const name of targeted) {
    if (response.getHeader(name) !== undefined) {
      response.removeHeader(name)
    }
  }
  // Last: who configures the headers may have named this one.
  response.header('Cache-Control', directives)
}
