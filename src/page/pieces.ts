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
 * @param holes - Of the text
 */
export function piecesBetween(text: string, holes: readonly HoleMark[]): Pieces {
  const offsets = holes.map(([offset]) => offset)
  const encoded = [0, ...offsets].map((from, index) =>
    Buffer.from(text.slice(from, offsets[index]))
  )
  const bytes = Buffer.concat(encoded)
  let end = 0
  return { bytes, pieces: encoded.map(({ length }) => bytes.subarray(end, (end += length))) }
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
