import { test } from '@japa/runner'
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { compressBody } from '../../src/codings/compress_body.ts'
import { StitchedGzip } from '../../src/codings/stitched_gzip.ts'
import { piecesBetween } from '../../src/page/pieces.ts'
import { join } from '../../src/holes/cut.ts'
import type { HoleMark } from '../../src/page/hole_mark.ts'

const at = (...offsets: number[]) => offsets.map((offset): HoleMark => [offset, 'csrf-token'])

async function stitch(body: string, holes: HoleMark[]): Promise<StitchedGzip> {
  const gzip = compressBody('gzip', piecesBetween(body, holes).pieces, 'usual')
  return (typeof gzip === 'function' ? await gzip() : gzip) as StitchedGzip
}

test.group('gzip with holes', () => {
  test('random bodies, holes and values are read back byte for byte', async ({ assert }) => {
    const random = xoroshiro128plus(2026)
    const upTo = (most: number) => uniformInt(random, 0, most)
    const pieces = [
      '<p>',
      'tent ',
      'é',
      '世界',
      '😀',
      '\n',
      '\u2028',
      'token',
      '&quot;',
      '0123456789',
    ]
    const text = (most: number) =>
      Array.from({ length: upTo(most) }, () => pieces[upTo(pieces.length - 1)]).join('')

    for (let round = 0; round < 400; round++) {
      const segments = Array.from({ length: 1 + upTo(6) }, () =>
        text(round % 40 === 0 ? 9000 : 200)
      )
      const values = segments.slice(1).map(() => (upTo(4) === 0 ? '' : text(8)))
      let offset = 0
      const holes = at(...segments.slice(0, -1).map((segment) => (offset += segment.length)))
      const body = segments.join('')

      const gzip = await stitch(body || 'x', holes.length > 0 ? holes : at(0))
      const texts = holes.length > 0 ? values : ['']
      const expected = holes.length > 0 ? join(body, holes, values) : body || 'x'
      assert.equal(gunzipSync(gzip.filled(texts)).toString(), expected, `round ${round}`)
    }
  })

  test('{0}')
    .with<[title: string, body: string, holes: HoleMark[], values: string[]][]>([
      ['a hole at the beginning', 'page', at(0), ['token']],
      ['a hole at the end', 'page', at(4), ['token']],
      ['two holes with nothing between them', 'page', at(2, 2), ['one', 'two']],
      ['nothing but a hole', '', at(0), ['token']],
      ['empty values', 'page', at(0, 2, 4), ['', '', '']],
      ['nothing at all', '', at(0), ['']],
      ['a value that fills a block', 'page', at(2), ['v'.repeat(65_535)]],
      ['a value longer than a block', 'page', at(2), ['é'.repeat(65_536)]],
      ['a value of several blocks', 'page', at(2), ['v'.repeat(65_535 * 2 + 1)]],
      ['a large page', '<p>tent</p>'.repeat(20_000), at(5, 110_000), ['one', 'two']],
    ])
    .run(async ({ assert }, [, body, holes, values]) => {
      const gzip = await stitch(body, holes)
      assert.equal(gunzipSync(gzip.filled(values)).toString(), join(body, holes, values))
    })

  test('filling it again gives the next visitor their own', async ({ assert }) => {
    const gzip = await stitch('<p>Hello, !</p>', at(10))
    const [ada, grace] = [gzip.filled(['Ada']), gzip.filled(['Grace'])]
    assert.equal(gunzipSync(ada).toString(), '<p>Hello, Ada!</p>')
    assert.equal(gunzipSync(grace).toString(), '<p>Hello, Grace!</p>')
  })

  test('its length says nothing of a value that the page has as well, but how long that is', async ({
    assert,
  }) => {
    const reflected = 'token=3b1f0a9c55e2'.repeat(10)
    const gzip = await stitch(`<p>${reflected}</p><input value="">`, at(reflected.length + 22))
    const [known, other] = [gzip.filled(['3b1f0a9c55e2']), gzip.filled(['c02d7e81a46f'])]
    assert.include(known.toString('latin1'), '3b1f0a9c55e2')
    assert.equal(known.length, other.length)
  })

  test('its checksum is that of zlib, whatever the lengths are', ({ assert }) => {
    for (const length of [0, 1, 2, 255, 256, 65_537, 5_000_001]) {
      const bytes = Buffer.alloc(length, 'tent')
      const deflated = length === 0 ? bytes : deflateRawSync(bytes, { finishFlush: 2 })
      const segment = { deflated, crc: crc32(bytes), length }
      const gzip = new StitchedGzip([segment, segment]).filled(['value'])
      const expected = crc32(Buffer.concat([bytes, Buffer.from('value'), bytes]))
      assert.equal(gzip.readUInt32LE(gzip.length - 8), expected, String(length))
    }
  })
})
