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

  /**
   * The scheme of the visitors' URL where the connection has another one: what a proxy that ends
   * TLS says in `X-Forwarded-Proto`
   */
  forwarded?: string

  /** What cookies are kept under */
  cookies: URL

  /** Whether credentials and tokens may go there */
  trusted: boolean
}
