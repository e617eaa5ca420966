import { test } from '@japa/runner'
import { isPrefetch } from '../../../src/http/sec_purpose.ts'

test.group('Sec-Purpose (Fetch Standard, a structured item)', () => {
  test('"{$self}" asks in advance')
    .with([
      'prefetch',
      'prefetch;prerender',
      'prefetch; prerender',
      'prefetch;anonymous-client-ip;prerender',
      'prefetch;prerender=?0',
      ' prefetch ',
    ])
    .run(({ assert }, header) => {
      assert.isTrue(isPrefetch(header))
    })

  test('"{$self}" does not')
    .with([
      '',
      'prerender',
      'Prefetch',
      '"prefetch"',
      'prefetch, prefetch',
      'prefetch prerender',
      'prefetchx',
      'prefetch;',
      ';prefetch',
      '(prefetch)',
      '?1',
    ])
    .run(({ assert }, header) => {
      assert.isFalse(isPrefetch(header))
    })

  test('no header does not', ({ assert }) => {
    assert.isFalse(isPrefetch(undefined))
  })
})
