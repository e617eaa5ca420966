import { changeHeader } from '../http/change_header.ts'
import type { IncomingMessage } from 'node:http'

/** The host that was found in lower case last: most requests ask for that of the one before */
let lower: string | undefined

/**
 * Writes the host that a request asks for in lower case. Names of hosts have no case (RFC 9110, 4.2.3), but
 * AdonisJS tells the domains of routes apart by their letters, and a middleware may look for a tenant by them:
 * whoever wrote `ADMIN.example.com` would get another route than others under the same key.
 *
 * To be called before anything of the application sees the request.
 */
export function lowerHost(request: IncomingMessage): void {
  const { host, 'x-forwarded-host': forwarded, ':authority': authority } = request.headers
  if (host !== lower) {
    lower = lowered(request, 'host', host)
  }
  if (forwarded !== undefined) {
    lowered(request, 'x-forwarded-host', forwarded)
  }
  if (authority !== undefined) {
    lowered(request, ':authority', authority)
  }
}

/**
 * @returns what the header says now
 */
function lowered(
  request: IncomingMessage,
  name: string,
  value: string | string[] | undefined
): string | undefined {
  // Of a proxy's list the first one counts, and several lines are one list.
  const text = value?.toString()
  const changed = text?.toLowerCase()
  if (changed !== undefined && changed !== text) {
    changeHeader(request, name, changed)
  }
  return changed
}
