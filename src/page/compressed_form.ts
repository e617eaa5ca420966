import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { StoredPage } from './stored_page.ts'

/**
 * A stored page whose body is compressed: bytes of zstd (RFC 8878) in base64, as all that stores keep is
 * text. Its encoding says what the body is when it has been unpacked. A version of this package that does
 * not know of it reads no page, and has it produced again.
 */
export type CompressedForm = Omit<StoredPage, 'encoding'> & { encoding: 'zstd-text' | 'zstd-utf8' }

/**
 * From how many characters on. What zstd spends on a body, about 0.1 ms, is nearly the same for 1 KB and
 * for 100 KB.
 */
const LEAST = 1_024

/**
 * How much of it may be left, or it is not worth to be unpacked each time it is read.
 */
const WORTH = 0.75

/**
 * A body is unpacked to no more than this: a broken entry must not take all memory.
 */
const MOST_BYTES = 512 * 1024 * 1024

const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 3 } }

/**
 * Makes the form of a page in which it takes little room in a store: for a page of text about a fifth.
 *
 * @returns the page as it is, where it has bytes of another kind, or would not be much smaller
 */
export function compressForm(page: StoredPage): StoredPage | CompressedForm {
  const { body, encoding } = page
  if (body === null || encoding === 'base64' || body.length < LEAST || !body.isWellFormed()) {
    return page
  }
  const compressed = zstdCompressSync(body, OPTIONS).toString('base64')
  return compressed.length <= body.length * WORTH
    ? { ...page, body: compressed, encoding: `zstd-${encoding}` }
    : page
}

/**
 * Undoes it. Nothing about an entry is taken for granted.
 *
 * @returns the entry as it is, where its body is not compressed; `null` where it cannot be unpacked
 */
export function expandForm(entry: unknown): unknown {
  const { body, encoding } = (entry ?? {}) as Partial<CompressedForm>
  if (typeof body !== 'string' || (encoding !== 'zstd-text' && encoding !== 'zstd-utf8')) {
    return entry
  }
  try {
    const bytes = zstdDecompressSync(Buffer.from(body, 'base64'), { maxOutputLength: MOST_BYTES })
    return {
      ...(entry as CompressedForm),
      body: bytes.toString(),
      encoding: encoding.slice('zstd-'.length),
    }
  } catch {
    return null
  }
}
