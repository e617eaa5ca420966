import compressible from 'compressible'
import { CacheControl } from '../http/cache_control.ts'
import type { Page } from '../page/page.ts'

/**
 * A body below this, in bytes, fits into the first packet with its headers, compressed or not.
 */
const SMALLEST = 1024

/**
 * Headers that say of a body what is not true of it in another coding (RFC 9110, 8.4 and 14.4; RFC
 * 9530, 2 and 3).
 */
const OF_THE_BYTES = [
  'content-encoding',
  'content-range',
  'content-digest',
  'repr-digest',
  'digest',
  'content-md5',
]

/**
 * Whether a page may be sent compressed, and is smaller then: a text that is not small, that its
 * handler has not encoded, and which may be transformed (RFC 9111, 5.2.2.6).
 */
export function isCompressible({ body, headers }: Page): boolean {
  return (
    body !== null &&
    Buffer.byteLength(body) >= SMALLEST &&
    OF_THE_BYTES.every((name) => headers.get(name) === undefined) &&
    compressible(String(headers.get('content-type'))) === true &&
    !new CacheControl(headers.get('cache-control')).has('no-transform')
  )
}
