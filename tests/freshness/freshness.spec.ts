import { test } from '@japa/runner'
import { freshnessOf } from '../../src/freshness/freshness.ts'

const NOW = Date.UTC(2026, 0, 1)

function at(seconds: number): string {
  return new Date(NOW + seconds * 1000).toUTCString()
}

interface Case {
  headers: Record<string, string | string[]>
  status?: number
  /** Seconds that the handler took */
  took?: number
}

function freshness({ headers, status = 200, took = 0 }: Case) {
  return freshnessOf({
    targets: [],
    status,
    lines: (name) => [headers[name] ?? []].flat(),
    requestedAt: NOW - took * 1000,
    receivedAt: NOW,
  })
}

test.group('Freshness lifetime (RFC 9111, 4.2.1)', () => {
  test('{0}')
    .with(
      Object.entries<Case & { lifetime: number | null }>({
        'max-age': { headers: { 'cache-control': 'max-age=60' }, lifetime: 60 },
        's-maxage before max-age': {
          headers: { 'cache-control': 'max-age=60, s-maxage=10' },
          lifetime: 10,
        },
        's-maxage, however long it is': {
          headers: { 'cache-control': 's-maxage=100, max-age=0', 'expires': at(-5) },
          lifetime: 100,
        },
        'max-age before Expires': {
          headers: { 'cache-control': 'max-age=60', 'expires': at(1000) },
          lifetime: 60,
        },
        'a max-age that is no number is stale, whatever Expires says': {
          headers: { 'cache-control': 'max-age=1m', 'expires': at(1000) },
          lifetime: 0,
        },
        'an s-maxage that is no number is stale, whatever max-age says': {
          headers: { 'cache-control': 's-maxage=x, max-age=60' },
          lifetime: 0,
        },
        'Expires': { headers: { expires: at(100) }, lifetime: 100 },
        'Expires counts from Date': {
          headers: { expires: at(100), date: at(-20) },
          lifetime: 120,
        },
        'Expires with a Date that is none': {
          headers: { expires: at(100), date: 'yesterday' },
          lifetime: 100,
        },
        'Expires in the past': { headers: { expires: at(-100) }, lifetime: 0 },
        'Expires before Date': { headers: { expires: at(300), date: at(400) }, lifetime: 0 },
        'Expires that is no date': { headers: { expires: '0' }, lifetime: 0 },
        'two Expires that differ': { headers: { expires: [at(100), at(200)] }, lifetime: 0 },
        'two Expires that are the same': {
          headers: { expires: [at(100), at(100)] },
          lifetime: 100,
        },
        'nothing': { headers: {}, lifetime: null },
        'a guess from Last-Modified': { headers: { 'last-modified': at(-1000) }, lifetime: 100 },
        'a guess is a day at most': {
          headers: { 'last-modified': at(-365 * 24 * 3600) },
          lifetime: 24 * 3600,
        },
        'no guess from a time to come': { headers: { 'last-modified': at(1000) }, lifetime: 0 },
        'no guess from what is no date': { headers: { 'last-modified': 'today' }, lifetime: null },
        'no guess for a status that is not cacheable by itself': {
          headers: { 'last-modified': at(-1000) },
          status: 403,
          lifetime: null,
        },
        'a guess for such a status where the response is public': {
          headers: { 'last-modified': at(-1000), 'cache-control': 'public' },
          status: 403,
          lifetime: 100,
        },
      })
    )
    .run(({ assert }, [, { lifetime, ...response }]) => {
      assert.equal(freshness(response).lifetime, lifetime)
    })
})

test.group('A guess from Last-Modified (RFC 9111, 4.2.2)', () => {
  test('is made for a {$self}, which is cacheable by itself (RFC 9110, 15.1)')
    .with([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])
    .run(({ assert }, status) => {
      assert.equal(freshness({ headers: { 'last-modified': at(-1000) }, status }).lifetime, 100)
    })

  test('is not made for a {$self}')
    .with([201, 206, 302, 303, 307, 400, 401, 403, 500, 503])
    .run(({ assert }, status) => {
      assert.isNull(freshness({ headers: { 'last-modified': at(-1000) }, status }).lifetime)
    })
})

test.group('Age (RFC 9111, 4.2.3)', () => {
  test('{0}')
    .with(
      Object.entries<Case & { age: number }>({
        'nothing says so': { headers: {}, age: 0 },
        'Age': { headers: { age: '30' }, age: 30 },
        'Age and the time that the answer took': { headers: { age: '30' }, took: 5, age: 35 },
        'a handler that takes its time produces nothing old': { headers: {}, took: 5, age: 0 },
        'Date': { headers: { date: at(-20) }, age: 20 },
        'the larger of the two': { headers: { date: at(-20), age: '30' }, age: 30 },
        'a Date to come': { headers: { date: at(20) }, age: 0 },
        'the first of several': { headers: { age: '0, 7200' }, age: 0 },
        'the first of several lines': { headers: { age: ['7200', '0'] }, age: 7200 },
        'a fraction is ignored': { headers: { age: '7200.0' }, age: 0 },
        'a negative number is ignored': { headers: { age: '-5' }, age: 0 },
        'a word is ignored': { headers: { age: 'old' }, age: 0 },
        'a number too large': { headers: { age: '99999999999' }, age: 2 ** 31 },
      })
    )
    .run(({ assert }, [, { age, ...response }]) => {
      assert.equal(freshness(response).age, age)
    })
})
