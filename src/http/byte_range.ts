/**
 * A part of a body: the positions of its first and of its last byte, from 0.
 */
export interface ByteRange {
  first: number
  last: number
}

const SPEC = /^(\d*)-(\d*)$/

/**
 * The one range of bytes that a request asks for: `bytes=0-99`, `bytes=100-`, or `bytes=-100`, which
 * are the last hundred (RFC 9110, 14.1.2 and 14.2).
 *
 * Written here because `range-parser`, which is the library for this, takes `bytes=1x-5` for `1-5`,
 * knows the unit in lower case only, and cannot tell a range that is none from one that is not there.
 *
 * @param header - The value of `Range`
 * @param size - Of the body, in bytes
 * @returns `null` where the whole body is to be sent: the header is none of ranges of bytes, or asks for
 * several; `'unsatisfiable'` where the body has none of these bytes
 */
export function byteRange(header: string, size: number): ByteRange | 'unsatisfiable' | null {
  const [unit, set, ...rest] = header.split('=')
  if (unit.trim().toLowerCase() !== 'bytes' || set === undefined || rest.length > 0) {
    return null
  }
  // A list may have empty members (RFC 9110, 5.6.1).
  const specs = set.split(',').map((spec) => spec.trim())
  const [spec, ...others] = specs.filter((one) => one !== '')
  const [, start, end] = SPEC.exec(spec ?? '') ?? []
  if (start === undefined || others.length > 0 || (start === '' && end === '')) {
    return null
  }
  return start === '' ? suffix(Number(end), size) : range(Number(start), end, size)
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' | null {
  if (length === 0) {
    return 'unsatisfiable'
  }
  // All of nothing has no position that could be named.
  return size === 0 ? null : { first: Math.max(0, size - length), last: size - 1 }
}

function range(first: number, end: string, size: number): ByteRange | 'unsatisfiable' | null {
  if (end !== '' && Number(end) < first) {
    return null
  }
  const last = end === '' ? size - 1 : Math.min(Number(end), size - 1)
  return first < size ? { first, last } : 'unsatisfiable'
}
