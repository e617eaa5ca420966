import type { HttpContext } from '@adonisjs/core/http'

/**
 * A length of time: seconds, or a string that AdonisJS parses (`'90s'`, `'10m'`, `'1h'`).
 */
export type Duration = number | string

/**
 * A store rule that a developer may set aside by its name. That says: this page is the same for
 * everyone who gets this key.
 *
 * - `user`: although someone is logged in
 * - `authorization`: although the request has an `Authorization` header
 * - `session`: although the session is read or written while the page is produced
 * - `cookies`: although a cookie is read while the page is produced
 * - `ip`, `user-agent`, `referer`, `request-id`: although the visitor's address, their browser, the
 *   page that they come from or the id of the request is read
 * - `signature`: although it is asked whether the URL has a valid signature
 * - `context`: although something is read that a middleware has left on the context, the request or the
 *   response, such as `ctx.tenant`
 * - `headers`: although headers are read, all at once or by their names: the page depends on none
 * - `clear-site-data`: although the response has each browser forget what it has of the site, or tells it
 *   that somebody is logged in or out (`Clear-Site-Data`, `Set-Login`), as that of a gateway's origin may
 */
export type Consent =
  | 'user'
  | 'authorization'
  | 'session'
  | 'cookies'
  | 'ip'
  | 'user-agent'
  | 'referer'
  | 'request-id'
  | 'signature'
  | 'context'
  | 'headers'
  | 'clear-site-data'

/**
 * A content coding in which pages can be sent: Zstandard (RFC 8878), Brotli (RFC 7932) and gzip (RFC
 * 1952).
 */
export type ContentCoding = 'zstd' | 'br' | 'gzip'

/**
 * What a browser gets that asks for a page in advance (`Sec-Purpose: prefetch`), where it is not stored.
 *
 * - `produce`: it is produced, as for every visitor
 * - `stored`: 503, which nobody keeps; the page is produced when its visitor asks for it
 */
export type Prefetch = 'produce' | 'stored'

/**
 * A spot in a stored page that is personalised for each visitor. A template writes
 * `{{ hole('name') }}`, and a handler `await pageCache.hole(ctx, 'name')`; or `find` says which text of
 * a finished page it replaces.
 *
 * @example
 * ```ts
 * defineConfig({
 *   holes: [{ name: 'cart-count', fill: ({ session }) => String(session.get('cart', []).length) }],
 * })
 * ```
 */
export interface Hole {
  /** Lower-case letters, digits and dashes */
  name: string

  /**
   * The text of the visitor's in a page that is produced for them, without any escapes: a token of at
   * least 16 characters, or another text of at least 8 on pages that name the hole in their `holes`.
   * Where it cannot be told what is the visitor's, the page is not stored. Not needed for holes that
   * are written
   */
  find?: (ctx: HttpContext) => string | undefined

  /** What to put there for a visitor, without any escapes */
  fill: (ctx: HttpContext) => string | undefined | Promise<string | undefined>

  /** Whether the value is escaped where HTML has it; JSON always escapes it. Default: true */
  escape?: boolean
}
