/**
 * Final statuses of which it is known here what they mean, and so how they may be kept.
 */
const UNDERSTOOD = new Set([
  ...[200, 203, 204, 300, 301, 302, 303, 307, 308],
  ...[400, 401, 403, 404, 405, 410, 414, 451, 500, 501, 502, 503, 504],
])

/**
 * Whether a response with `must-understand` may be kept by a cache that knows its status as we do
 * (RFC 9111, 5.2.2.3). It then may say `no-store` as well, to those that do not know the directive.
 */
export function isUnderstood(status: number): boolean {
  return UNDERSTOOD.has(status)
}
