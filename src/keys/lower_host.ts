import { changeHeader } from '../http/change_header.ts'
import type { IncomingMessage } from 'node:http'

/**
 * Headers that say which host is asked for.
 */
const HOSTS = ['host', 'x-forwarded-host', ':authority']

/**
 * Writes the host that a request asks for in lower case. Names of hosts have no case (RFC 9110, 4.2.3), but
 * AdonisJS tells the domains of routes apart by their letters, and a middleware may look for a tenant by them:
 * whoever wrote `ADMIN.example.com` would get another route than others under the same key.
 *
 * To be called before anything of the application sees the request.
 */
export function lowerHost(request: IncomingMessage): void {
  const { headers } = request
  for (const name of HOSTS) {
    const value = headers[name]
    if (typeof value === 'string' && value !== value.toLowerCase()) {
      changeHeader(request, name, value.toLowerCase())
    }
  }
}
