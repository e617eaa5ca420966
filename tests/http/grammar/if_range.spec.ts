import { test } from '@japa/runner'
import { ifRangeHolds } from '../../../src/http/if_range.ts'

const MODIFIED = 'Thu, 01 Jan 2026 00:00:00 GMT'
const AT = Date.parse(MODIFIED)
const DAY = 24 * 3600 * 1000

function holds(ifRange: string, said: Partial<Parameters<typeof ifRangeHolds>[1]> = {}): boolean {
  const page = { etag: '"v1"', lastModified: MODIFIED, generatedAt: AT + DAY }
  return ifRangeHolds(ifRange, { ...page, ...said })
}

test.group('If-Range (RFC 9110, 13.1.5)', () => {
  test('holds for the very ETag, and for the very date of one that is modified no more', ({
    assert,
  }) => {
    assert.isTrue(holds('"v1"'))
    assert.isTrue(holds(' "v1" '))
    assert.isTrue(holds(MODIFIED))
    assert.isTrue(holds(MODIFIED, { generatedAt: AT + 60_000 }))
  })

  test('{0} does not hold')
    .with([
      ['"v2"'],
      ['W/"v1"'],
      ['v1'],
      ['"v1", "v2"'],
      ['*'],
      [''],
      ['yesterday'],
      ['Thu, 01 Jan 2026 00:00:01 GMT'],
      ['Fri, 02 Jan 2026 00:00:00 GMT'],
      // The same time, in another form
      ['Thursday, 01-Jan-26 00:00:00 GMT'],
    ] as const)
    .run(({ assert }, [ifRange]) => {
      assert.isFalse(holds(ifRange))
    })

  test('a weak ETag never holds, also for itself', ({ assert }) => {
    assert.isFalse(holds('W/"v1"', { etag: 'W/"v1"' }))
    assert.isFalse(holds('"v1"', { etag: 'W/"v1"' }))
  })

  test('the date of a page that was modified within its last minute does not tell it from others', ({
    assert,
  }) => {
    assert.isFalse(holds(MODIFIED, { generatedAt: AT + 59_999 }))
    assert.isFalse(holds(MODIFIED, { generatedAt: AT - DAY }))
  })

  test('nothing holds for a page that does not say what is asked for', ({ assert }) => {
    assert.isFalse(holds('"v1"', { etag: undefined }))
    assert.isFalse(holds(MODIFIED, { lastModified: undefined }))
    assert.isFalse(holds('never', { lastModified: 'never' }))
  })
})
