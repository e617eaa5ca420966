import type { IncomingMessage } from 'node:http'

/**
 * Lets a request that is handled in process arrive as one of its URL's scheme does: the connection
 * says it, which AdonisJS believes whatever proxies the application trusts.
 */
export function arriveOver({ socket }: IncomingMessage, { protocol }: Pick<URL, 'protocol'>): void {
  if (protocol === 'https:') {
    Object.assign(socket, { encrypted: true })
  }
}
