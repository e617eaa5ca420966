import { test } from '@japa/runner'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { isEqualPage } from '../../src/page/is_equal_page.ts'
import { Page, PAGE_FORMAT } from '../../src/page/page.ts'
import type { PageFields } from '../../src/page/page_fields.ts'

function createPage(fields: Partial<PageFields> = {}): Page {
  const headers = new HeaderChanges()
  headers.set('Content-Type', 'text/html')
  headers.append('link', ['</a>', '</b>'])
  headers.remove('x-powered-by')
  return new Page({
    status: 200,
    headers,
    body: '<p>Hello</p>',
    begunAt: 1000,
    storedAt: 2000,
    freshUntil: 62_000,
    ...fields,
  })
}

/**
 * What a tier that serialises makes of a page.
 */
function storedForm(page: Page) {
  return JSON.parse(JSON.stringify(page))
}

const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

test.group('Page', () => {
  test('comes back from JSON: {0}')
    .with(
      Object.entries<Partial<PageFields>>({
        'text': {},
        'text with all kinds of letters': { body: 'ü€😀\u0000\u2028\uFEFF"\\' },
        'text with half a letter': { body: 'a\uD800b' },
        'an empty text': { body: '' },
        'no body': { body: null, status: 204 },
        'a page for ever': { freshUntil: null },
        'no headers': { headers: new HeaderChanges() },
        'bytes': { body: everyByte },
        'bytes that are UTF-8': { body: Buffer.from('\uFEFFü€😀\u0000') },
        'bytes that are nearly UTF-8': { body: Buffer.from('ü').subarray(0, 1) },
        'no bytes': { body: Buffer.alloc(0) },
      })
    )
    .run(({ assert }, [, fields]) => {
      const page = createPage(fields)
      const read = Page.parse(storedForm(page))

      assert.isNotNull(read)
      assert.deepEqual(read!.body, page.body)
      assert.deepEqual({ ...read!.fields, body: null }, { ...page.fields, body: null })
      assert.isTrue(isEqualPage(read!, page))
    })

  test('keeps no more memory than the bytes of its body: {0}')
    .with([
      ['every byte', everyByte],
      ['text', Buffer.from('ü€😀')],
    ] as const)
    .run(({ assert }, [, bytes]) => {
      const { body } = Page.parse(storedForm(createPage({ body: bytes })))!
      assert.equal((body as Buffer).buffer.byteLength, bytes.length)
    })

  test('the beginning of one and the end of another is neither, wherever it was cut', ({
    assert,
  }) => {
    const [one, other] = ['<p>1, and as long</p>', '<p>2, and as long</p>'].map((body) =>
      createPage({ body, holes: [[4, 'csrf']] })
    )
    const [first, second] = [JSON.stringify(one), JSON.stringify(other)]
    assert.lengthOf(first, second.length)
    for (let cut = 0; cut <= first.length; cut++) {
      const read = Page.parse(JSON.parse(first.slice(0, cut) + second.slice(cut)))
      assert.isTrue(
        read === null || isEqualPage(read, one) || isEqualPage(read, other),
        `cut at ${cut}`
      )
    }
    assert.isTrue(isEqualPage(Page.parse(JSON.parse(first))!, one))
  })

  test('bytes that are UTF-8 are stored as text, the others in base64', ({ assert }) => {
    const utf8 = createPage({ body: Buffer.from('ü') }).toJSON()
    const binary = createPage({ body: everyByte }).toJSON()

    assert.deepInclude(utf8, { body: 'ü', encoding: 'utf8' })
    assert.deepInclude(binary, { body: everyByte.toString('base64'), encoding: 'base64' })
  })

  test('is fresh until the very moment', ({ assert }) => {
    const page = createPage({ freshUntil: 62_000 })
    assert.isTrue(page.isFresh(61_999))
    assert.isFalse(page.isFresh(62_000))
    assert.isTrue(createPage({ freshUntil: null }).isFresh(Number.MAX_SAFE_INTEGER))
  })

  test('has an age in whole seconds, never below zero', ({ assert }) => {
    const page = createPage({ storedAt: 2000 })
    assert.equal(page.age(2999), 0)
    assert.equal(page.age(3000), 1)
    assert.equal(page.age(1000), 0)
  })

  test('is kept until it may not be served for errors, and with a validator for a day', ({
    assert,
  }) => {
    const DAY = 24 * 3600
    const keptFor = (seconds: number, validators?: { etag: string }) =>
      createPage({
        storedAt: 0,
        freshUntil: 60_000,
        staleness: {
          generatedAt: 0,
          staleWhileRevalidateUntil: 60_000,
          staleIfErrorUntil: seconds * 1000,
          validators,
        },
      }).keptFor
    assert.equal(keptFor(59), 60)
    assert.equal(keptFor(65), 65)
    assert.equal(keptFor(65, { etag: '"a"' }), DAY + 60)
    assert.equal(keptFor(2 * DAY, { etag: '"a"' }), 2 * DAY)
    assert.isNull(createPage({ freshUntil: null }).keptFor)
  })
})

test.group('Page | malformed entries', () => {
  const stored = storedForm(createPage())
  const anything = [undefined, null, true, 0, -1, 1.5, '', 'x', [], {}, Number.NaN]
  const wrong = (...allowed: unknown[]) => anything.filter((value) => !allowed.includes(value))

  test('the sound entry, which the others differ from, is read', ({ assert }) => {
    assert.instanceOf(Page.parse(structuredClone(stored)), Page)
  })

  test('an entry that is no object is refused', ({ assert }) => {
    for (const entry of anything) {
      assert.isNull(Page.parse(entry))
    }
    assert.isNull(Page.parse(JSON.stringify(stored)))
    assert.isNull(Page.parse([stored]))
    assert.isNull(Page.parse(() => stored))
  })

  test('an entry without "{$self}" is refused')
    .with(Object.keys(stored))
    .run(({ assert }, field) => {
      const entry = structuredClone(stored)
      delete entry[field]
      assert.isNull(Page.parse(entry))
    })

  test('a wrong "{0}" is refused')
    .with(
      Object.entries<unknown[]>({
        format: [...wrong(), PAGE_FORMAT - 1, PAGE_FORMAT + 1, String(PAGE_FORMAT)],
        status: [...wrong(), '200', 99, 100, 199, 600, 1000, 200.5, Infinity],
        body: wrong(null, '', 'x'),
        encoding: [...wrong(), 'latin1', 'hex', 'TEXT', ['text']],
        begunAt: [...wrong(0, -1, 1.5), '1000', Infinity],
        storedAt: [...wrong(0, -1, 1.5), '1000', Infinity],
        freshUntil: [...wrong(null, 0, -1, 1.5), '1000', Infinity],
        headers: [
          ...anything.filter((value) => !Array.isArray(value)),
          ...anything.map((change) => [change]),
          [['set', 'x-a', '1'], null],
          [['set', 'x-a']],
          [['set', 'x-a', null]],
          [['set', 'x-a', 1]],
          [['set', 'x-a', {}]],
          [['set', 'x-a', ['1', 2]]],
          [['set', 'x-a', ['1', null]]],
          [['set', 5, '1']],
          [['set', null, '1']],
          [['replace', 'x-a', '1']],
          [['toString', 'x-a', '1']],
          [{ 0: 'set', 1: 'x-a', 2: '1', length: 3 }],
          // Node would refuse to send these, and the response would be an error.
          [['set', '', '1']],
          [['set', 'x a', '1']],
          [['set', 'x-a\r\nset-cookie', '1']],
          [['set', 'x-a', '1\r\nset-cookie: a=b']],
          [['append', 'x-a', ['1', 'ü€']]],
        ],
      })
    )
    .run(({ assert }, [field, values]) => {
      for (const value of values) {
        assert.isNull(Page.parse({ ...stored, [field]: value }), JSON.stringify(value))
      }
    })

  test('whether a redirect takes the query along is kept, and nothing but yes is read', ({
    assert,
  }) => {
    const forwarding = createPage({ forwardsQuery: true }).toJSON()
    assert.isTrue(Page.parse(JSON.parse(JSON.stringify(forwarding)))!.forwardsQuery)
    assert.isNull(Page.parse({ ...forwarding, forwardsQuery: 'yes' }))
    assert.isFalse(isEqualPage(createPage(), createPage({ forwardsQuery: true })))
  })

  test('a staleness is times, validators that are texts, and nothing else', ({ assert }) => {
    const sound = { generatedAt: 1, staleWhileRevalidateUntil: 2, staleIfErrorUntil: 3 }
    const parse = (staleness: unknown) => Page.parse({ ...stored, staleness })
    assert.instanceOf(parse(sound), Page)
    assert.instanceOf(parse({ ...sound, validators: { etag: '"a"' } }), Page)
    assert.instanceOf(parse({ ...sound, mustRevalidate: true }), Page)
    for (const field of Object.keys(sound)) {
      assert.isNull(parse({ ...sound, [field]: undefined }), field)
    }
    for (const staleness of [
      ...[null, 5],
      ...[{ etag: 5 }, { etag: '"a"', lastModified: 5 }].map((one) => ({
        ...sound,
        validators: one,
      })),
      ...['yes', false].map((one) => ({ ...sound, mustRevalidate: one })),
    ]) {
      assert.isNull(parse(staleness), JSON.stringify(staleness))
    }
  })
})
