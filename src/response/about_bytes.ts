/**
 * Headers that say which bytes a page has, or since when (RFC 9110, 8.8.2; RFC 9530), beside its `ETag`. Of other
 * bytes they are not true.
 */
export const ABOUT_BYTES = [
  ...['last-modified', 'content-digest', 'content-md5', 'digest', 'repr-digest'],
]
