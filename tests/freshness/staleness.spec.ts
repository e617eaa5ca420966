import { test } from '@japa/runner'
import { CacheControl } from '../../src/http/cache_control.ts'
import { responseStaleness } from '../../src/freshness/staleness.ts'

const NOW = 1_000_000

/**
 * In seconds from now.
 */
function life(header: string, { age = 0, lifetime = 60, grace = 0, staleIfError = 0 } = {}) {
  const cacheControl = new CacheControl(header)
  const own = responseStaleness(NOW, { age, lifetime, cacheControl }, {}, { grace, staleIfError })
  const seconds = (time: number) => (time - NOW) / 1000
  return {
    fresh: seconds(own.freshUntil),
    stale: seconds(own.staleWhileRevalidateUntil),
    ifError: seconds(own.staleIfErrorUntil),
    mustRevalidate: own.mustRevalidate ?? false,
  }
}

test.group('Staleness (RFC 9111, 4.2.4; RFC 5861)', () => {
  test('{0}: stale for {1} s, served on errors for {2} s')
    .with([
      ['max-age=60', 60, 60],
      ['max-age=60, stale-while-revalidate=10', 70, 70],
      ['max-age=60, stale-if-error=30', 60, 90],
      ['max-age=60, stale-while-revalidate=10, stale-if-error=30', 70, 90],
      ['max-age=60, stale-while-revalidate=30, stale-if-error=10', 90, 90],
      ['max-age=60, stale-while-revalidate=x', 60, 60],
      ['max-age=60, must-revalidate, stale-while-revalidate=10, stale-if-error=30', 60, 60],
      ['max-age=60, proxy-revalidate, stale-if-error=30', 60, 60],
      ['s-maxage=60, stale-while-revalidate=10', 70, 70],
    ] as const)
    .run(({ assert }, [header, stale, ifError]) => {
      assert.containsSubset(life(header), { fresh: 60, stale, ifError })
    })

  test('what the policy says counts where the response says nothing', ({ assert }) => {
    const policy = { staleIfError: 20 }
    assert.containsSubset(life('max-age=60', policy), { stale: 60, ifError: 80 })
    assert.containsSubset(life('max-age=60, stale-if-error=0', policy), { stale: 60, ifError: 60 })
    for (const header of ['s-maxage=60', 'max-age=60, must-revalidate']) {
      assert.containsSubset(life(header, policy), {
        stale: 60,
        ifError: 60,
        mustRevalidate: true,
      })
    }
  })

  test('so does its grace, and errors are covered beyond it', ({ assert }) => {
    const policy = { grace: 15, staleIfError: 20 }
    assert.containsSubset(life('max-age=60', policy), { stale: 75, ifError: 95 })
    assert.containsSubset(life('max-age=60, stale-while-revalidate=5', policy), {
      stale: 65,
      ifError: 95,
    })
    for (const header of ['s-maxage=60', 'max-age=60, must-revalidate', 'no-cache']) {
      const { fresh, stale, ifError } = life(header, policy)
      assert.deepEqual([stale, ifError], [fresh, fresh])
    }
  })

  test('no-cache is never fresh, and never served stale', ({ assert }) => {
    assert.deepEqual(life('no-cache, stale-while-revalidate=60', { staleIfError: 60 }), {
      fresh: 0,
      stale: 0,
      ifError: 0,
      mustRevalidate: true,
    })
  })

  test('what a page brings of age is taken off', ({ assert }) => {
    assert.containsSubset(life('max-age=60, stale-if-error=10', { age: 50 }), {
      fresh: 10,
      ifError: 20,
    })
    assert.containsSubset(life('max-age=60', { age: 100 }), { fresh: -40 })
  })

  test('a page of which nothing says how long it is fresh is never fresh', ({ assert }) => {
    const { freshUntil } = responseStaleness(
      NOW,
      { age: 0, lifetime: null, cacheControl: new CacheControl('') },
      { etag: '"a"' },
      { grace: 0, staleIfError: 0 }
    )
    assert.equal(freshUntil, NOW)
  })

  test('validators are kept, where there are any', ({ assert }) => {
    const stalenessWith = (validators: object) =>
      responseStaleness(
        NOW,
        { age: 0, lifetime: 60, cacheControl: new CacheControl('') },
        validators,
        { grace: 0, staleIfError: 0 }
      )
    assert.deepEqual(stalenessWith({ etag: '"a"' }).validators, { etag: '"a"' })
    assert.notProperty(stalenessWith({}), 'validators')
  })
})
