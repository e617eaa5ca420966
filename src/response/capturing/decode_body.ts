import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer

const DECODERS: Record<string, Decode> = {
  'br': brotliDecompressSync,
  'deflate': inflateSync,
  'gzip': gunzipSync,
  'x-gzip': gunzipSync,
  'zstd': zstdDecompressSync,
}

/**
 * The largest body that is decoded, in bytes: a small one may become very large.
 */
const LARGEST = 16 * 1024 * 1024

/**
 * A body without the codings that its handler has applied to it.
 *
 * @param codings - Values of `Content-Encoding`
 * @returns `null` for a body that cannot be read
 */
export function decoded(body: string | Buffer, codings: string[]): string | Buffer | null {
  const names = codings.flatMap((value) => value.toLowerCase().split(',')).map((one) => one.trim())
  try {
    return names
      .filter((name) => name !== '' && name !== 'identity')
      .reduceRight<string | Buffer>(
        (rest, name) => DECODERS[name](Buffer.from(rest), { maxOutputLength: LARGEST }),
        body
      )
  } catch {
    return null
  }
}
