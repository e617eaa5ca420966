import type { HoleMark } from './hole_mark.ts'

/**
 * The bytes of a text without holes in them, and of what is between its holes: one piece more than it
 * has holes, each a part of all bytes.
 */
export interface Pieces {
  bytes: Buffer
  pieces: Buffer[]
}

/**
 * The bytes have memory of their own, as those of {@link ownBytes}.
 *
 * @param holes - Of the text
 */
export function piecesBetween(text: string, holes: readonly HoleMark[]): Pieces {
  const offsets = holes.map(([offset]) => offset)
  const texts = [0, ...offsets].map((from, index) => text.slice(from, offsets[index]))
  const bytes = Buffer.allocUnsafeSlow(
    texts.reduce((length, piece) => length + Buffer.byteLength(piece), 0)
  )
  let end = 0
  const pieces = texts.map((piece) => bytes.subarray(end, (end += bytes.write(piece, end))))
  return { bytes, pieces }
}

/**
 * The bytes of a text that are kept for long. They have memory of their own: those that Node.js makes
 * otherwise are a part of its pool, and all of that is kept with them.
 */
export function ownBytes(text: string, encoding: BufferEncoding): Buffer {
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text, encoding))
  // Of what is no base64 there may be less.
  return bytes.subarray(0, bytes.write(text, encoding))
}

/**
 * Puts texts into the holes between pieces.
 *
 * @param texts - One for each hole
 */
export function joinPieces(pieces: readonly Buffer[], texts: readonly string[]): Buffer {
  return Buffer.concat(
    pieces.flatMap((piece, index) => (index === 0 ? piece : [Buffer.from(texts[index - 1]), piece]))
  )
}
