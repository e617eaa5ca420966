import { test } from '@japa/runner'
import { Page } from '../../src/page/page.ts'
import { freshen } from '../../src/response/freshen.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import type { Validators } from '../../src/freshness/staleness.ts'

function changes(headers: Record<string, string>): HeaderChanges {
  const result = new HeaderChanges()
  Object.entries(headers).forEach(([name, value]) => result.set(name, value))
  return result
}

function stored(validators: Validators = { etag: '"a"' }): Page {
  const headers = { 'etag': '"a"', 'x-kept': 'old', 'content-type': 'text/plain', 'expires': 'old' }
  const times = { generatedAt: 0, staleWhileRevalidateUntil: 0, staleIfErrorUntil: 0 }
  return new Page({
    status: 200,
    headers: changes(headers),
    body: 'page',
    begunAt: 0,
    storedAt: 0,
    freshUntil: 0,
    staleness: { ...times, validators },
  })
}

test.group('Freshening a page with a 304 (RFC 9111, 4.3.4)', () => {
  test('what the 304 says replaces what was stored, and the rest stays', ({ assert }) => {
    const update = changes({ 'etag': '"a"', 'expires': 'new', 'x-new': '1' })
    const headers = freshen(stored(), update)!
    assert.deepEqual(
      ['etag', 'x-kept', 'expires', 'x-new', 'content-type'].map((name) => headers.get(name)),
      ['"a"', 'old', 'new', '1', 'text/plain']
    )
  })

  test('what describes the stored body stays: {$self}')
    .with(['content-encoding', 'content-length', 'content-md5', 'content-range'])
    .run(({ assert }, name) => {
      const headers = freshen(stored(), changes({ [name]: 'new' }))!
      assert.isUndefined(headers.get(name))
    })

  test('{0}: {1}')
    .with([
      ['a 304 without validators', true, {}, { etag: '"a"' }],
      ['the same ETag', true, { etag: '"a"' }, { etag: '"a"' }],
      ['the same ETag, weakly', true, { etag: 'W/"a"' }, { etag: '"a"' }],
      ['another ETag', false, { etag: '"b"' }, { etag: '"a"' }],
      ['an ETag that nobody asked with', false, { etag: '"b"' }, { lastModified: 'x' }],
      ['the same Last-Modified', true, { 'last-modified': 'x' }, { lastModified: 'x' }],
      ['another Last-Modified', false, { 'last-modified': 'y' }, { lastModified: 'x' }],
    ] as [string, boolean, Record<string, string>, Validators][])
    .run(({ assert }, [, isAbout, update, validators]) => {
      assert.equal(freshen(stored(validators), changes(update)) !== null, isAbout)
    })

  test('the stored page itself does not change', ({ assert }) => {
    const page = stored()
    freshen(page, changes({ 'x-kept': 'new' }))
    assert.equal(page.headers.get('x-kept'), 'old')
  })
})
