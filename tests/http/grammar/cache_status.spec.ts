import { test } from '@japa/runner'
import { parseList, Token } from 'structured-headers'
import { createContext } from '../../support/http_context.ts'
import {
  addCacheStatus,
  formatCacheStatus,
  type CacheStatus,
} from '../../../src/http/cache_status.ts'

/**
 * What a reader of RFC 9211 makes of the header.
 */
function parsed(header: string) {
  return parseList(header).map(([cache, parameters]) => [
    String(cache),
    Object.fromEntries(
      [...parameters].map(([name, value]) => [name, value instanceof Token ? `${value}` : value])
    ),
  ])
}

test.group('Cache-Status', () => {
  test('{0}')
    .with<[header: string, status: CacheStatus, read: Record<string, unknown>][]>([
      ['page-cache; hit; ttl=3521', { hit: true, ttl: 3521 }, { hit: true, ttl: 3521 }],
      ['page-cache; hit', { hit: true }, { hit: true }],
      [
        'page-cache; hit; ttl=-12; detail=stale',
        { hit: true, ttl: -12, detail: 'stale' },
        { hit: true, ttl: -12, detail: 'stale' },
      ],
      [
        'page-cache; fwd=uri-miss; stored',
        { fwd: 'uri-miss', stored: true },
        { fwd: 'uri-miss', stored: true },
      ],
      [
        'page-cache; fwd=vary-miss; collapsed',
        { fwd: 'vary-miss', collapsed: true },
        { fwd: 'vary-miss', collapsed: true },
      ],
      [
        'page-cache; fwd=bypass; detail="skipped: set-cookie"',
        { fwd: 'bypass', detail: 'skipped: set-cookie' },
        { fwd: 'bypass', detail: 'skipped: set-cookie' },
      ],
      [
        'page-cache; fwd=uri-miss; detail="Not-A-Token?"',
        { fwd: 'uri-miss', detail: 'Not-A-Token?' },
        { fwd: 'uri-miss', detail: 'Not-A-Token?' },
      ],
      [
        'page-cache; hit; ttl=0; key="1,,,a\\"b\\\\c;?"',
        { hit: true, ttl: 0, key: '1,,,a"b\\c;ü' },
        { hit: true, ttl: 0, key: '1,,,a"b\\c;?' },
      ],
      [
        'page-cache; fwd=method; key="a??b"',
        { fwd: 'method', key: 'a\r\nb' },
        { fwd: 'method', key: 'a??b' },
      ],
    ])
    .run(({ assert }, [header, status, read]) => {
      assert.equal(formatCacheStatus(status), header)
      assert.deepEqual(parsed(header), [['page-cache', read]])
    })

  test('{$self} is a whole number that can be parsed')
    .with([0, -1, 1, 31_536_000, 999_999_999_999_999])
    .run(({ assert }, ttl) => {
      assert.deepEqual(parsed(formatCacheStatus({ hit: true, ttl })), [
        ['page-cache', { hit: true, ttl }],
      ])
    })

  test('is added after those of caches closer to the origin', ({ assert }) => {
    const { response } = createContext()
    response.header('Cache-Status', ['Inner; hit', 'Other; fwd=miss'])
    addCacheStatus(response, { fwd: 'uri-miss' })

    const [, , [cache, parameters]] = parsed(String(response.getHeader('cache-status')))
    assert.equal(cache, 'page-cache')
    assert.deepEqual(parameters, { fwd: 'uri-miss' })
  })

  test('is the only one where there was none', ({ assert }) => {
    const { response } = createContext()
    addCacheStatus(response, { hit: true })
    assert.equal(response.getHeader('cache-status'), 'page-cache; hit')
  })
})
