import { test } from '@japa/runner'
import { AcceptedCodings } from '../../src/codings/accepted_codings.ts'
import type { ContentCoding } from '../../src/types.ts'

test.group('The codings that a request accepts', () => {
  test('{0}: {1}')
    .with<[header: string | undefined, codings: ContentCoding[]][]>([
      // The server's preference counts where the client has none.
      ['gzip, deflate, br, zstd', ['zstd', 'br', 'gzip']],
      ['gzip', ['gzip']],
      ['*', ['zstd', 'br', 'gzip']],
      ['GZip', ['gzip']],
      [', gzip ,', ['gzip']],
      // The client's
      ['gzip;q=0.5, br;q=0.8', ['br', 'gzip']],
      ['zstd;q=0.1, gzip;q=0.2, br;q=0.15', ['gzip', 'br', 'zstd']],
      ['zstd;q=0, *', ['br', 'gzip']],
      ['zstd, *;q=0', ['zstd']],
      ['gzip;q=0', []],
      // What it would rather have without a coding
      ['identity, gzip;q=0.5', []],
      ['zstd, identity;q=0.9, gzip;q=0.5', ['zstd']],
      ['identity, gzip', ['gzip']],
      ['identity;q=0, gzip;q=0.1', ['gzip']],
      // None that the server has
      [undefined, []],
      ['', []],
      ['deflate', []],
      ['*;q=0', []],
      // What is no such header
      [';;;', []],
      ['"', []],
      ['gzip;q=abc', []],
    ])
    .run(({ assert }, [header, codings]) => {
      assert.deepEqual([...new AcceptedCodings(['zstd', 'br', 'gzip']).of(header)], codings)
    })

  test('those that the configuration does not name are not among them', ({ assert }) => {
    const codings = new AcceptedCodings(['gzip', 'br'])
    assert.deepEqual([...codings.of('zstd, br, gzip')], ['gzip', 'br'])
    assert.deepEqual([...codings.of('zstd')], [])
  })

  test('a header is read once', ({ assert }) => {
    const codings = new AcceptedCodings(['gzip'])
    assert.strictEqual(codings.of('gzip, br'), codings.of('gzip, br'))
  })
})
