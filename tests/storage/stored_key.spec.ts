import { test } from '@japa/runner'
import {
  isOfKey,
  keyPrefix,
  routeKey,
  routeKeyStart,
  storedKey,
  withoutRoute,
  withoutVersion,
} from '../../src/storage/stored_key.ts'

const key = (value: string, ...prefix: string[]) =>
  storedKey(keyPrefix('1', ...(prefix.length > 0 ? prefix : ['', '', ''])), value)

test.group('Stored key', () => {
  test('is readable where the key is: {0}')
    .with([
      ['example.com/posts?page=2', '1,,,,example.com~posts!page=2'],
      ['127.0.0.1:3333/', '1,,,,127.0.0.1^3333~'],
      ['posts', '1,,,,posts'],
    ])
    .run(({ assert }, [value, expected]) => {
      assert.equal(key(value), expected)
    })

  test('is hashed where it is long or odd: {$i}')
    .with(['', 'Posts', 'a b', 'ü', '.', '/a', '-a', 'a,b', 'a;b', 'a~b', 'a#b', 'x'.repeat(151)])
    .run(({ assert }, value) => {
      assert.match(key(value), /^1,,,,#[0-9a-f]{64}$/)
    })

  test('different keys have different stored keys', ({ assert }) => {
    const values = ['a', 'A', 'a/b', 'a~b', 'a?b', 'a!b', 'a:b', 'a^b', 'a,b', 'a;b', '', ' ', '#']
    const hashed = key('Odd').slice('1,,,,'.length)
    const halves = ['\ud83d', '\ud83c', '\udc4d', '\ufffd', '\ud83d\udc4d']
    const stored = [...values, hashed, ...halves].map((value) => key(value))
    assert.lengthOf(new Set(stored), stored.length)
  })

  test('a prefix cannot pass for another one, or for a part of the key', ({ assert }) => {
    const stored = [
      key('k', 'a', '', ''),
      key('k', '', 'a', ''),
      key('k', '', '', 'a'),
      key('a,k'),
      key('k', 'a,', '', ''),
      key('k', 'a', 'b', ''),
      key('k', 'a,b', '', ''),
      key('k', 'A', '', ''),
    ]
    assert.lengthOf(new Set(stored), stored.length)
  })

  test('is never too long, and differs where the key does', ({ assert }) => {
    const long = 'p'.repeat(140)
    const stored = [
      key(long, long, long, long),
      key(long, long, long, long.slice(1)),
      key(long.slice(1), long, long, long),
      key('X'.repeat(10_000), 'Y'.repeat(10_000), 'Z', ''),
    ]
    assert.lengthOf(new Set(stored), stored.length)
    for (const one of stored) {
      assert.isAtMost(one.length, 180)
      assert.match(one, /^[\x21-\x7e]+$/)
      assert.notMatch(one, /[/\\:*?"<>|A-Z]/)
    }
  })

  test('the route is part of the key of an own key function, and is told from it', ({ assert }) => {
    const long = 'p'.repeat(140)
    const prefixes = ['2,,,', '2,,,a', '']
    const keys = ['k', 'r0123456789abcdef', '(', 'k(0123456789abcdef', long, 'Odd']
    const stored = prefixes.flatMap((prefix) =>
      keys.flatMap((one) => ['/a', '/b'].map((route) => routeKey(prefix, one, route)))
    )
    assert.lengthOf(new Set(stored), stored.length)
    for (const one of stored) {
      assert.isAtMost(one.length, 180)
    }
    for (const one of keys) {
      const start = routeKeyStart('2,,,', one)
      assert.equal(withoutRoute(routeKey('2,,,', one, '/a')), start)
      assert.isNull(withoutRoute(storedKey('2,,,', one)))
      assert.isTrue(isOfKey(routeKey('2,,,', one, '/a'), start))
      assert.isFalse(isOfKey(routeKey('2,,,', `${one}x`, '/a'), start))
      assert.isTrue(isOfKey(`${routeKey('2,,,', one, '/a')};variant`, start))
    }
    assert.isTrue(isOfKey('2,,,,k', '2,,,,k'))
    assert.isTrue(isOfKey('2,,,,k;i', '2,,,,k'))
    assert.isFalse(isOfKey('2,,,,kk', '2,,,,k'))
  })

  test('keys of two versions have the rest in common, and nothing else: {$i}')
    .with(['posts', 'Odd', 'p'.repeat(140), 'X'.repeat(1000)])
    .run(({ assert }, value) => {
      const own = ['', 'a', 'p'.repeat(140)]
      const versions = ['', '1', 'v1.2.3', 'V1', 'v'.repeat(64), 'v'.repeat(65), 'v'.repeat(151)]
      const pages = own.map((prefix) =>
        versions.map((version) => key(value, 'shop', version, prefix))
      )
      const rests = pages.map((page) => new Set(page.map(withoutVersion)))
      rests.forEach((rest) => assert.equal(rest.size, 1))
      assert.equal(new Set(rests.flatMap((rest) => [...rest])).size, own.length)
      assert.equal(new Set(pages.flat()).size, own.length * versions.length)
    })
})
