import timekeeper from 'timekeeper'
import { test } from '@japa/runner'
import { createContext } from '../support/http_context.ts'
import {
  addCachingHeaders,
  cachingHeaders,
  type Lifetime,
} from '../../src/response/caching_headers.ts'

const NOW = Date.UTC(2026, 0, 1)

function headers(lifetime: Partial<Lifetime>, earlier: Record<string, string> = {}) {
  const { response } = createContext()
  Object.entries(earlier).forEach(([name, value]) => response.header(name, value))
  const expiresAt = NOW + 60_000
  const kept = { maxAge: 60, expiresAt, age: null, scope: null, asksEveryTime: false }
  const asIs = { browserTimeout: null, isKeptByNetworks: false }
  addCachingHeaders(response, cachingHeaders({ ...kept, ...asIs, ...lifetime }, Date.now()))
  return { ...response.getHeaders() }
}

test.group('Caching headers', (group) => {
  group.each.setup(() => {
    timekeeper.freeze(NOW)
    return () => timekeeper.reset()
  })

  test('of a page that was just produced', ({ assert }) => {
    assert.deepEqual(headers({}), {
      'cache-control': 'max-age=60',
      'expires': 'Thu, 01 Jan 2026 00:01:00 GMT',
    })
  })

  test('of a page that was stored some time ago', ({ assert }) => {
    assert.equal(headers({ age: 7 }).age, '7')
    assert.equal(headers({ age: 0 }).age, '0')
  })

  test('of a page that is kept for ever', ({ assert }) => {
    assert.deepEqual(headers({ maxAge: null }), { expires: 'Thu, 01 Jan 2026 00:01:00 GMT' })
  })

  test('of a page that nobody else may keep', ({ assert }) => {
    assert.deepEqual(headers({ maxAge: null, expiresAt: null }), {
      'cache-control': 'max-age=0, no-cache, no-store, must-revalidate, private',
      'expires': 'Thu, 01 Jan 2026 00:00:00 GMT',
    })
  })

  test('where a session cookie may leave with the page', ({ assert }) => {
    assert.equal(headers({ scope: 'private' })['cache-control'], 'private, max-age=60')
    assert.equal(headers({ scope: 'private', maxAge: null })['cache-control'], 'private')
  })

  test('what somebody said already stays', ({ assert }) => {
    const earlier = { 'cache-control': 'max-age=5', 'expires': 'never' }
    assert.deepEqual(headers({}, earlier), earlier)
    assert.deepEqual(headers({ expiresAt: null, maxAge: null }, earlier), earlier)
  })
})
