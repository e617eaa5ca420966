import type { IncomingMessage } from 'node:http'

/**
 * What a request may do beside what a visitor may.
 */
export interface Authorisation {
  /**
   * - `renew`: the page that it asks for is produced again
   * - `look`: the stored page is served as to a visitor, and none is produced
   * - `inspect`: the page cache only reports what it would do with it, and nothing is stored
   */
  purpose: 'renew' | 'look' | 'inspect'

  /**
   * The stored key of the one page that it may renew; `null`: any page. A key function may have
   * read something that the renewal does not send, such as cookies
   */
  expectedKey: string | null

  /**
   * The scheme of the URL that visitors use. A page that depends on the scheme is stored only
   * where the request has arrived as one of that scheme; `null`: of any
   */
  scheme: string | null

  /** The version for which the page is stored; `null`: that of the application */
  version: string | null

  /**
   * When the run of renewals began that it belongs to, in milliseconds since the epoch: other
   * variants of the page are outdated that were produced before. `null`: it is no matter for them
   */
  renewedSince: number | null
}

/**
 * Where a request has its authorisation: under a symbol, which no client can send.
 */
const AUTHORISATION = Symbol('adonis-cache-helpers.authorisation')

type Authorised = IncomingMessage & { [AUTHORISATION]?: Authorisation }

/**
 * Authorises a request to renew the pages that it asks for, or to be inspected.
 */
export function authorise(
  request: IncomingMessage,
  {
    purpose = 'renew',
    expectedKey = null,
    scheme = null,
    version = null,
    renewedSince = null,
  }: Partial<Authorisation> = {}
): void {
  ;(request as Authorised)[AUTHORISATION] = {
    purpose,
    expectedKey,
    scheme,
    version,
    renewedSince,
  }
}

/**
 * What a request may do; `undefined` for that of a visitor.
 */
export function authorisationOf(request: IncomingMessage): Authorisation | undefined {
  return (request as Authorised)[AUTHORISATION]
}
