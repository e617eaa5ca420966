import type { ContentCoding } from '../option_types.ts'

/**
 * The `ETag` of a page in a content coding, which must be another one than that of the page in none
 * (RFC 9110, 8.8.3.3): `"abc-gzip"` of `"abc"`.
 */
export function codedEtag(etag: string, coding: ContentCoding): string {
  return etag.endsWith('"') ? `${etag.slice(0, -1)}-${coding}"` : `${etag}-${coding}`
}
