import zlib, { constants, crc32 } from 'node:zlib'
import { promisify } from 'node:util'
import { StitchedGzip, type DeflatedSegment } from './stitched_gzip.ts'
import type { ContentCoding } from '../option_types.ts'

/**
 * A body in a content coding: ready to be sent, or ready to have its holes filled.
 */
export type CompressedBody = Buffer | StitchedGzip

/**
 * How much time is spent to make a body small. `best` is for what is sent for a long time.
 */
export type Effort = 'usual' | 'best'

/**
 * Up to so many bytes compressing takes less than handing it to another thread does, and everything
 * else waits for no more than about half a millisecond.
 */
const LARGEST_AT_ONCE = 16 * 1024

type Options = zlib.ZlibOptions & zlib.BrotliOptions & zlib.ZstdOptions

interface Coder {
  now: (bytes: Buffer, options: Options) => Buffer
  later: (bytes: Buffer, options: Options) => Promise<Buffer>
}

const CODERS: Record<ContentCoding | 'segment', Coder> = {
  zstd: { now: zlib.zstdCompressSync, later: promisify(zlib.zstdCompress) },
  br: { now: zlib.brotliCompressSync, later: promisify(zlib.brotliCompress) },
  gzip: { now: zlib.gzipSync, later: promisify(zlib.gzip) },
  segment: { now: zlib.deflateRawSync, later: promisify(zlib.deflateRaw) },
}

/**
 * Compresses the body of a page, what is between its holes each by itself.
 *
 * @param pieces - What is between its holes; all of it where it has none
 * @param coding - `gzip` where it has holes: nothing can be put into the others afterwards
 * @returns where it takes long, a function that has another thread do it
 * @throws what zlib throws, or rejects with it
 */
export function compressBody(
  coding: ContentCoding,
  pieces: Buffer[],
  effort: Effort
): CompressedBody | (() => Promise<CompressedBody>) {
  const size = pieces.reduce((sum, { length }) => sum + length, 0)
  const isLater = effort === 'best' || size > LARGEST_AT_ONCE
  if (pieces.length === 1) {
    const [bytes] = pieces
    const options = optionsOf(coding, bytes.length, effort)
    const { now, later } = CODERS[coding]
    return isLater ? () => later(bytes, options) : now(bytes, options)
  }
  const { now, later } = CODERS.segment
  const options = { ...optionsOf('gzip', 0, effort), finishFlush: constants.Z_SYNC_FLUSH }
  if (!isLater) {
    return stitched(
      pieces,
      pieces.map((bytes) => now(bytes, options))
    )
  }
  return async () => {
    const deflated: Buffer[] = []
    for (const bytes of pieces) {
      deflated.push(await later(bytes, options))
    }
    return stitched(pieces, deflated)
  }
}

function stitched(pieces: Buffer[], deflated: Buffer[]): StitchedGzip {
  const segments = pieces.map((bytes, index): DeflatedSegment => ({
    deflated: deflated[index],
    crc: crc32(bytes),
    length: bytes.length,
  }))
  return new StitchedGzip(segments)
}

/**
 * @param length - Of the body, in bytes. Where brotli and zstd know it they take no more memory than it
 * needs, and a third of the time for a small one
 */
function optionsOf(coding: ContentCoding, length: number, effort: Effort): Options {
  const isBest = effort === 'best'
  switch (coding) {
    case 'gzip':
      return { level: isBest ? 9 : 6 }
    case 'br':
      return {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: isBest ? 11 : 5,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: length,
          [constants.BROTLI_PARAM_LGWIN]: Math.min(
            Math.max(Math.ceil(Math.log2(length + 1)) + 1, constants.BROTLI_MIN_WINDOW_BITS),
            constants.BROTLI_DEFAULT_WINDOW
          ),
        },
      }
    case 'zstd':
      return {
        // Above 19 it may need more memory than a client has to have (RFC 9659).
        params: { [constants.ZSTD_c_compressionLevel]: isBest ? 19 : 3 },
        pledgedSrcSize: length,
      }
  }
}
