/**
 * A URL in the forms that one request needs.
 */
export interface Address {
  /** Where the request is sent */
  target: URL

  /** The `Host` header */
  host: string

  /** The URL that visitors know, in their address bars: for `Referer`, `Origin`, relative links */
  visitors: URL

  /** What cookies are kept under */
  cookies: URL

  /** Whether credentials and tokens may go there */
  trusted: boolean
}
