import { test } from '@japa/runner'
import { PAGE_FORMAT } from '../../src/page/page.ts'
import { VariantList } from '../../src/page/variant_list.ts'

const SECONDS = 60
const NOW = 1_000_000

test.group('Variant list', () => {
  test('comes back from JSON', ({ assert }) => {
    const list = new VariantList().including('a', SECONDS, 8, NOW)!
    const read = VariantList.parse(JSON.parse(JSON.stringify(list)))!
    assert.deepEqual(read.toJSON(), list.toJSON())
  })

  test('has as many variants as there may be, and not one more', ({ assert }) => {
    const one = new VariantList().including('a', SECONDS, 2, NOW)!
    const two = one.including('b', SECONDS, 2, NOW)!

    assert.isNull(two.including('c', SECONDS, 2, NOW))
    assert.strictEqual(two.including('a', SECONDS, 2, NOW), two)
    assert.isNotNull(two.including('c', SECONDS, 3, NOW))
  })

  test('a variant that has expired makes room', ({ assert }) => {
    const full = new VariantList().including('a', SECONDS, 1, NOW)!
    assert.isNull(full.including('b', SECONDS, 1, NOW + SECONDS * 1000))
    assert.isNotNull(full.including('b', SECONDS, 1, NOW + 3 * SECONDS * 1000))
  })

  test('lives as long as the variant that lives longest', ({ assert }) => {
    const short = new VariantList().including('a', SECONDS, 8, NOW)!
    assert.isAtLeast(short.ttl(NOW)!, SECONDS)
    const long = short.including('b', 3600, 8, NOW)!
    assert.isAtLeast(long.ttl(NOW)!, 3600)
    assert.isNull(long.including('c', null, 8, NOW)!.ttl(NOW))
  })

  test('is written again when a variant is to live longer', ({ assert }) => {
    const list = new VariantList().including('a', SECONDS, 1, NOW)!
    assert.strictEqual(list.including('a', SECONDS, 1, NOW + 1000), list)

    const later = NOW + 1.5 * SECONDS * 1000
    assert.isAtLeast(list.including('a', SECONDS, 1, later)!.ttl(later)!, SECONDS)
    assert.isNull(list.including('a', null, 1, NOW)!.ttl(NOW))
  })

  test('a malformed entry is refused: {$i}')
    .with([
      ...[undefined, null, 'x', 1, [], {}].map((entry) => ({ entry })),
      { entry: { format: PAGE_FORMAT + 1, expiries: {} } },
      { entry: { format: PAGE_FORMAT, expiries: null } },
      { entry: { format: PAGE_FORMAT, expiries: 'x' } },
    ])
    .run(({ assert }, { entry }) => {
      assert.isNull(VariantList.parse(entry))
    })
})
