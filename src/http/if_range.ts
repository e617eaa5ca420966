import { httpDate } from './http_date.ts'

/**
 * What a response says of the representation that it has.
 */
interface Representation {
  etag: string | undefined
  lastModified: string | undefined
  /** When it was generated, in milliseconds since the epoch */
  generatedAt: number
}

/**
 * How long before it was generated a representation was last modified, so that the date alone tells it
 * from others, in milliseconds: clocks may differ (RFC 9110, 8.8.2.2).
 */
const CERTAIN = 60_000

/**
 * Whether the part of a page that a visitor has is one of this very representation: only then does another part
 * fit to it (RFC 9110, 13.1.5). A weak validator does not tell.
 *
 * @param ifRange - The value of `If-Range`: an `ETag`, or a date
 */
export function ifRangeHolds(
  ifRange: string,
  { etag, lastModified, generatedAt }: Representation
): boolean {
  const given = ifRange.trim()
  if (given.slice(0, 3).includes('"')) {
    return given.startsWith('"') && given === etag
  }
  const modifiedAt = httpDate(lastModified, generatedAt)
  return modifiedAt !== null && given === lastModified && generatedAt - modifiedAt >= CERTAIN
}
