import { test } from '@japa/runner'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { compressBody, type Effort } from '../../src/codings/compress_body.ts'
import type { ContentCoding } from '../../src/types.ts'

const DECODERS = { zstd: zstdDecompressSync, br: brotliDecompressSync, gzip: gunzipSync }
const CODINGS = ['zstd', 'br', 'gzip'] as const
const page = (length: number) => '<p>Tent – 世界 😀</p>'.repeat(length).slice(0, length)

async function compress(coding: ContentCoding, body: string | Buffer, effort: Effort) {
  const compressed = compressBody(coding, [Buffer.from(body as string)], effort)
  return (typeof compressed === 'function' ? await compressed() : compressed) as Buffer
}

test.group('Compressing a body', () => {
  test('{0} of {1} is read back byte for byte')
    .with(
      CODINGS.flatMap((coding): [ContentCoding, string, string | Buffer][] => [
        [coding, 'a small text', page(2000)],
        [coding, 'a large text', page(200_000)],
        [coding, 'a small Buffer', Buffer.from(page(2000))],
        [coding, 'a large Buffer', Buffer.from(page(200_000))],
      ])
    )
    .run(async ({ assert }, [coding, , body]) => {
      for (const effort of ['usual', 'best'] as const) {
        const compressed = await compress(coding, body, effort)
        assert.isBelow(compressed.length, Buffer.byteLength(body) / 5)
        assert.deepEqual(DECODERS[coding](compressed), Buffer.from(body as string))
      }
    })

  test('{$self}: a small body is there at once, a large one and the best form later')
    .with([...CODINGS])
    .run(async ({ assert }, coding) => {
      assert.instanceOf(compressBody(coding, [Buffer.from(page(2000))], 'usual'), Buffer)
      assert.isFunction(compressBody(coding, [Buffer.from(page(20_000))], 'usual'))
      assert.isFunction(compressBody(coding, [Buffer.from(page(2000))], 'best'))
    })

  test('{$self}: the best form of a page of words is smaller than the usual one')
    .with([...CODINGS])
    .run(async ({ assert }, coding) => {
      const random = xoroshiro128plus(2026)
      const words = ['tent', 'classic', 'rope', 'price', 'iris', 'available', 'nordic', 'quantity']
      const word = () => `${words[uniformInt(random, 0, 7)]}${uniformInt(random, 0, 999)}`
      const body = Array.from({ length: 8000 }, word).join(' ')

      const usual = await compress(coding, body, 'usual')
      const best = await compress(coding, body, 'best')
      assert.isBelow(best.length, usual.length)
    })
})
