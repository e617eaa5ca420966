import { changeHeader } from '../../http/change_header.ts'
import { requestedHost } from '../../keys/host_and_locale.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Shows a handler the host as it stands in the key, however this visitor has written it, so that
 * no link in the page says `EXAMPLE.com:80`. A request of HTTP/2 gets the `Host` that AdonisJS
 * looks for.
 *
 * @returns gives the request its own host back
 */
export function narrowHost(ctx: HttpContext): () => void {
  const { request } = ctx
  const { headers } = request.request
  const host = requestedHost(ctx)
  if (host === null) {
    return () => {}
  }
  const undo: (() => void)[] = []
  const show = (name: string) => undo.push(changeHeader(request.request, name, host))
  if (headers.host !== host) {
    show('host')
  }
  if (headers[':authority'] !== undefined && headers[':authority'] !== host) {
    show(':authority')
  }
  // A proxy that is trusted has said another one.
  if (request.host() !== host) {
    show('x-forwarded-host')
  }
  return () => undo.reverse().forEach((giveBack) => giveBack())
}
