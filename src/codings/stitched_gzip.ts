import { crc32 } from 'node:zlib'
import { crc32Combiner } from './crc32_combiner.ts'

/**
 * A member of gzip begins with these: deflate, no flags, no time, of an unknown system (RFC 1952, 2.3).
 */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/**
 * The last block of deflate, which is empty (RFC 1951, 3.2.6).
 */
const LAST_BLOCK = Buffer.from([3, 0])

/**
 * What a block of deflate that is not compressed can hold, in bytes (RFC 1951, 3.2.4).
 */
const STORED_BLOCK = 0xffff
const STORED_HEADER = 5
const TRAILER = 8

/**
 * What is between two holes of a body.
 */
export interface DeflatedSegment {
  /** As blocks of deflate of which none is the last one, and which end with a whole byte */
  deflated: Buffer
  /** Of what it was before */
  crc: number
  /** Bytes that it was before */
  length: number
}

/**
 * A body with holes as one member of gzip: what is between the holes was compressed once, and what
 * is put into the holes is stored between that as it is. Nothing refers from the one to the other, so
 * that the length of the whole says no more of a secret in a hole than how long that is (BREACH), and
 * no segment refers to another one, since what is between them differs in length.
 *
 * It is one member because Chromium shows only the first of several, and curl fails.
 */
export class StitchedGzip {
  #segments: (DeflatedSegment & { combine: (before: number) => number })[]

  /** Bytes that are kept for it */
  readonly size: number

  /**
   * @param segments - One more than the body has holes
   */
  constructor(segments: DeflatedSegment[]) {
    this.#segments = segments.map((segment) => ({
      ...segment,
      combine: crc32Combiner(segment.crc, segment.length),
    }))
    this.size = segments.reduce((sum, { deflated }) => sum + deflated.length, 0)
  }

  /**
   * Fills the holes.
   *
   * @param texts - What is in each hole, as it is to be written
   */
  filled(texts: readonly string[]): Buffer {
    const values = texts.map((text) => Buffer.from(text))
    const stored = values.reduce((sum, { length }) => sum + storedSize(length), 0)
    const size = HEADER.length + this.size + stored + LAST_BLOCK.length + TRAILER
    const member = Buffer.allocUnsafe(size)

    let at = HEADER.copy(member)
    let crc = 0
    let length = 0
    for (const [index, segment] of this.#segments.entries()) {
      if (index > 0) {
        const value = values[index - 1]
        at = store(member, at, value)
        crc = crc32(value, crc)
        length += value.length
      }
      at += segment.deflated.copy(member, at)
      crc = segment.combine(crc)
      length += segment.length
    }
    at += LAST_BLOCK.copy(member, at)
    at = member.writeUInt32LE(crc, at)
    member.writeUInt32LE(length % 2 ** 32, at)
    return member
  }
}

function storedSize(length: number): number {
  return length + Math.ceil(length / STORED_BLOCK) * STORED_HEADER
}

/**
 * Writes bytes as blocks that are not compressed.
 *
 * @returns the offset behind them
 */
function store(target: Buffer, at: number, value: Buffer): number {
  for (let from = 0; from < value.length; from += STORED_BLOCK) {
    const length = Math.min(value.length - from, STORED_BLOCK)
    at = target.writeUInt8(0, at)
    at = target.writeUInt16LE(length, at)
    at = target.writeUInt16LE(length ^ 0xffff, at)
    at += value.copy(target, at, from, from + length)
  }
  return at
}
