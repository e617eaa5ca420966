import { test } from '@japa/runner'
import { join } from '../../src/holes/cut.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { joinPieces, piecesBetween } from '../../src/page/pieces.ts'
import { isEqualPage } from '../../src/page/is_equal_page.ts'
import { Page } from '../../src/page/page.ts'
import type { HoleMark } from '../../src/page/hole_mark.ts'

const LARGE = '<p>Tent – 世界 😀</p>'.repeat(400)
const at = (...offsets: number[]) => offsets.map((offset): HoleMark => [offset, 'csrf-token'])

function prepared(body: string, holes: HoleMark[]): Page {
  const headers = new HeaderChanges()
  const page = new Page({
    status: 200,
    headers,
    body,
    holes,
    begunAt: 1,
    storedAt: 2,
    freshUntil: 3,
  })
  page.prepare()
  return page
}

test.group('The pieces of a body', () => {
  test('have the holes between them: at {0}')
    .with([
      [[], []],
      [[0], ['first']],
      [[LARGE.length], ['last, 世']],
      [
        [0, 3, 3, 500, LARGE.length],
        ['', 'é', '😀', '<b>', 'z'],
      ],
    ] as [number[], string[]][])
    .run(({ assert }, [offsets, texts]) => {
      const holes = at(...offsets)
      const { bytes, pieces } = piecesBetween(LARGE, holes)
      assert.equal(bytes.toString(), LARGE)
      assert.lengthOf(pieces, holes.length + 1)
      assert.equal(joinPieces(pieces, texts).toString(), join(LARGE, holes, texts))
    })

  test('keep no more memory than their bytes', ({ assert }) => {
    const page = prepared(LARGE, at(10, 20))
    const body = page.body as Buffer
    assert.equal(body.buffer.byteLength, body.length)
    assert.isTrue(page.pieces!.every(({ buffer }) => buffer === body.buffer))
  })

  test('are made of a large page that is sent, and it stays the same page', ({ assert }) => {
    const page = prepared(LARGE, at(10, 20))
    assert.equal(
      joinPieces(page.pieces!, ['a', 'b']).toString(),
      join(LARGE, at(10, 20), ['a', 'b'])
    )
    assert.instanceOf(page.body, Buffer)
    assert.equal(page.toJSON().body, LARGE)
    assert.equal(page.toJSON().encoding, 'text')
    assert.isTrue(
      isEqualPage(page, new Page({ ...page.fields, staleness: undefined, body: LARGE }))
    )
  })

  test('are not made of {0}')
    .with([
      ['a small page', '<p></p>', at(3)],
      ['a text with half a letter', `\uD83D${LARGE}`, at(3)],
      ['a text with a hole within a letter', LARGE, at(LARGE.indexOf('😀') + 1)],
    ] as const)
    .run(({ assert }, [, body, holes]) => {
      const page = prepared(body, holes)
      assert.isNull(page.pieces)
      assert.equal(page.body, body)
    })
})
