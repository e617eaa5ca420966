import type { IncomingMessage } from 'node:http'

/**
 * The requests that may renew pages. Being in this set is nothing that a client could send.
 */
const authorised = new WeakSet<IncomingMessage>()

/**
 * Lets a request renew the pages that it asks for.
 */
export function authorise(request: IncomingMessage): void {
  authorised.add(request)
}

/**
 * Whether a request may renew pages.
 */
export function isAuthorised(request: IncomingMessage): boolean {
  return authorised.has(request)
}
