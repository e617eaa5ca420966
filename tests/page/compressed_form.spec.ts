import { randomBytes } from 'node:crypto'
import { test } from '@japa/runner'
import { Page } from '../../src/page/page.ts'
import { isEqualPage } from '../../src/page/is_equal_page.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { compressForm, expandForm } from '../../src/page/compressed_form.ts'
import type { HoleMark } from '../../src/page/hole_mark.ts'

const TEXT = '<li>ü€😀\u0000\u2028"\\ of a list</li>'.repeat(200)

function createPage(body: string | Buffer | null, holes: HoleMark[] = []): Page {
  const headers = new HeaderChanges()
  headers.set('Content-Type', 'text/html')
  return new Page({
    status: 200,
    headers,
    body,
    begunAt: 1000,
    storedAt: 2000,
    freshUntil: 62_000,
    holes,
  })
}

function stored(page: Page) {
  return JSON.parse(JSON.stringify(compressForm(page.toJSON())))
}

test.group('The compressed form of a page', () => {
  test('is small, and comes back as it was: {0}')
    .with([
      ['text', TEXT, []],
      [
        'text with holes',
        TEXT,
        [
          [5, 'csrf'],
          [700, 'nonce'],
          [TEXT.length, 'csrf'],
        ],
      ],
      ['bytes that are UTF-8', Buffer.from(`\uFEFF${TEXT}`), []],
    ] as [string, string | Buffer, HoleMark[]][])
    .run(({ assert }, [, body, holes]) => {
      const page = createPage(body, holes)
      const form = stored(page)

      assert.isBelow(form.body.length, TEXT.length / 5)
      const read = Page.parse(form)
      assert.isNotNull(read)
      assert.deepEqual(read!.body, page.body)
      assert.deepEqual(read!.holes, holes)
      assert.isTrue(isEqualPage(read!, page))
    })

  test('is the usual one where little is gained: {0}')
    .with([
      ['a short text', 'a'.repeat(1023)],
      ['no body', null],
      ['binary bytes', Buffer.from(Array.from({ length: 4096 }, (_, index) => index % 256))],
      ['text with half a letter', `${TEXT}\uD800`],
      ['text without any order', randomBytes(3000).toString('base64')],
    ])
    .run(({ assert }, [, body]) => {
      const page = createPage(body as string).toJSON()
      assert.strictEqual(compressForm(page), page)
    })

  test('is no page where it cannot be unpacked: {0}')
    .with([
      ['no base64', '<p>'],
      ['no zstd', Buffer.from(TEXT).toString('base64')],
      ['its first half', ''],
    ])
    .run(({ assert }, [, body]) => {
      const form = stored(createPage(TEXT))
      const half = form.body.slice(0, form.body.length / 2)
      assert.isNull(Page.parse({ ...form, body: body || half }))
    })

  test('is left alone where it is of another kind: {0}')
    .with([
      undefined,
      null,
      5,
      'text',
      [],
      {},
      { body: 'a', encoding: 'text' },
      { encoding: 'zstd-text' },
    ])
    .run(({ assert }, entry) => {
      assert.strictEqual(expandForm(entry), entry)
    })

  test('is not read where it is half of one page and half of another', ({ assert }) => {
    const [one, other] = [stored(createPage(TEXT)), stored(createPage(TEXT))]
    assert.isNull(Page.parse({ ...one, lastId: other.lastId }))
  })
})
