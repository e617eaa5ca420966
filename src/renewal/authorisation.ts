import type { IncomingMessage } from 'node:http'

/**
 * The requests that may renew pages, and the stored key of the one page that each may renew, if
 * it is known. Being in here is nothing that a client could send.
 */
const authorised = new WeakMap<IncomingMessage, string | null>()

/**
 * Lets a request renew the pages that it asks for.
 *
 * @param expectedKey - The stored key of the page that is to be renewed; `null`: any page
 */
export function authorise(request: IncomingMessage, expectedKey: string | null = null): void {
  authorised.set(request, expectedKey)
}

/**
 * Whether a request may renew pages.
 */
export function isAuthorised(request: IncomingMessage): boolean {
  return authorised.has(request)
}

/**
 * Whether a request asks for the page that it is to renew: a key function may have looked at
 * something that the renewal does not send, such as cookies.
 *
 * @param key - Stored key of the page that it asks for
 */
export function renewsKey(request: IncomingMessage, key: string): boolean {
  const expected = authorised.get(request)
  return expected === null || expected === undefined || expected === key
}
