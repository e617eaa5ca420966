import { test } from '@japa/runner'
import { isCompressible } from '../../src/codings/is_compressible.ts'
import { codedEtag } from '../../src/codings/coded_etag.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { Page } from '../../src/page/page.ts'

function page(body: string | Buffer | null, headers: Record<string, string>): Page {
  const changes = new HeaderChanges()
  for (const [name, value] of Object.entries({ 'content-type': 'text/html', ...headers })) {
    changes.set(name, value)
  }
  return new Page({ status: 200, headers: changes, body, begunAt: 0, storedAt: 0, freshUntil: 0 })
}

const BODY = 'x'.repeat(1024)

test.group('Whether a page is compressed', () => {
  test('it is, as {$self}')
    .with([
      'text/html; charset=utf-8',
      'text/plain',
      'text/css',
      'application/json; charset=utf-8',
      'application/ld+json',
      'application/vnd.example+json',
      'application/javascript',
      'application/xml',
      'application/rss+xml',
      'image/svg+xml',
    ])
    .run(({ assert }, type) => assert.isTrue(isCompressible(page(BODY, { 'content-type': type }))))

  test('it is not, as {$self}')
    .with([
      'image/png',
      'image/webp',
      'application/pdf',
      'application/zip',
      'font/woff2',
      'video/mp4',
    ])
    .run(({ assert }, type) => assert.isFalse(isCompressible(page(BODY, { 'content-type': type }))))

  test('it is not with {$self}')
    .with([
      { 'content-encoding': 'gzip' },
      { 'content-encoding': 'identity' },
      { 'cache-control': 'public, no-transform' },
      { 'cache-control': 'No-Transform' },
      { 'content-digest': 'sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:' },
      { 'repr-digest': 'sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:' },
      { 'content-md5': 'Q2hlY2sgSW50ZWdyaXR5IQ==' },
      { 'content-range': 'bytes 0-1023/2000' },
    ] as Record<string, string>[])
    .run(({ assert }, headers) => assert.isFalse(isCompressible(page(BODY, headers))))

  test('it is not below one kilobyte, and bytes count', ({ assert }) => {
    assert.isFalse(isCompressible(page('x'.repeat(1023), {})))
    assert.isTrue(isCompressible(page('é'.repeat(512), {})))
    assert.isTrue(isCompressible(page(Buffer.from(BODY), {})))
    assert.isFalse(isCompressible(page(null, {})))
  })
})

test.group('The ETag of a coding', () => {
  test('{0} becomes {1}')
    .with([
      ['"abc"', '"abc-br"'],
      ['W/"abc"', 'W/"abc-br"'],
      ['""', '"-br"'],
      ['abc', 'abc-br'],
    ])
    .run(({ assert }, [etag, coded]) => assert.equal(codedEtag(etag, 'br'), coded))
})
