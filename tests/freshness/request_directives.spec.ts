import { test } from '@japa/runner'
import { RequestDirectives } from '../../src/freshness/request_directives.ts'

const NOW = 1_000_000

/**
 * A page that was generated 100 seconds ago.
 *
 * @param freshFor - Seconds from now
 */
function page(freshFor: number, mustRevalidate?: true) {
  const staleness = {
    generatedAt: NOW - 100_000,
    staleWhileRevalidateUntil: NOW,
    staleIfErrorUntil: NOW,
    mustRevalidate,
  }
  return { freshUntil: NOW + freshFor * 1000, staleness }
}

function accepts(header: string, ...stored: Parameters<typeof page>): boolean {
  return RequestDirectives.of({ 'cache-control': header })!.accepts(page(...stored), NOW)
}

test.group('Request directives (RFC 9111, 5.2.1)', () => {
  test('{0}: {1}')
    .with([
      ['foo', true],
      ['max-age=100', true],
      ['max-age=99', false],
      ['max-age=0', false],
      ['max-age=x', true],
      ['min-fresh=50', true],
      ['min-fresh=51', false],
      ['no-cache', false],
      ['No-Cache', false],
      ['max-stale', true],
      ['only-if-cached', true],
      ['no-store', true],
    ] as const)
    .run(({ assert }, [header, isAccepted]) => {
      assert.equal(accepts(header, 50), isAccepted)
    })

  test('a stale page, {0}: {1}')
    .with([
      ['foo', false],
      ['max-stale', true],
      ['max-stale=50', true],
      ['max-stale=49', false],
      ['max-stale=x', false],
      ['max-stale, max-age=99', false],
      ['max-stale, min-fresh=1', false],
      ['max-stale, no-cache', false],
    ] as const)
    .run(({ assert }, [header, isAccepted]) => {
      assert.equal(accepts(header, -50), isAccepted)
    })

  test('a page is stale in the very moment in which its time ends', ({ assert }) => {
    assert.isFalse(accepts('foo', 0))
    assert.isTrue(accepts('max-stale', 0))
    assert.isTrue(accepts('foo', 0.001))
  })

  test('max-stale does not do away with what the response demands', ({ assert }) => {
    assert.isFalse(accepts('max-stale', -50, true))
  })

  test('Pragma counts where there is no Cache-Control', ({ assert }) => {
    assert.isFalse(RequestDirectives.of({ pragma: 'no-cache' })!.accepts(page(50), NOW))
    const both = RequestDirectives.of({ 'pragma': 'no-cache', 'cache-control': 'foo' })!
    assert.isTrue(both.accepts(page(50), NOW))
  })

  test('a request that says nothing has no directives', ({ assert }) => {
    assert.isNull(RequestDirectives.of({ accept: '*/*' }))
  })

  test('a page that is renewed meanwhile will do: {0}: {1}')
    .with([
      ['foo', true],
      ['max-age=100', true],
      ['max-age=0', false],
      ['min-fresh=0', false],
      ['no-cache', false],
    ] as const)
    .run(({ assert }, [header, isAccepted]) => {
      const directives = RequestDirectives.of({ 'cache-control': header })!
      assert.equal(directives.acceptsStaleWhileRevalidate(page(-50), NOW), isAccepted)
    })
})
