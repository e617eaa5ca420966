import { test } from '@japa/runner'
import { PAGE_FORMAT } from '../../src/page/page.ts'
import { secondsUntil, VariantIndex } from '../../src/page/variant_index.ts'

test.group('Variant index', () => {
  const SECONDS = 60
  const NOW = 1_000_000

  test('gives each variant of each key its own key, however many it has been asked for', ({
    assert,
  }) => {
    const index = new VariantIndex(['accept-language'])
    const variants = Array.from({ length: 200 }, (_, at) => `${'x'.repeat(4 * at)}${at}`)
    // One after the other for each variant: what was made for one key is remembered when the other is asked.
    const all = () =>
      variants.flatMap((variant) => ['one', 'two'].map((key) => index.variantKey(key, variant)))
    const first = all()
    assert.lengthOf(new Set(first), 400)
    assert.deepEqual(all(), first)
    const parsed = VariantIndex.parse(JSON.parse(JSON.stringify(index)))!
    assert.equal(parsed.variantKey('two', variants[199]), first[399])
  })

  test('comes back from JSON', ({ assert }) => {
    const index = new VariantIndex(['accept', 'origin']).lasting(SECONDS, NOW)
    const read = VariantIndex.parse(JSON.parse(JSON.stringify(index)))!

    assert.deepEqual({ ...read }, { ...index })
    assert.equal(read.variantKey('key', 'a'), index.variantKey('key', 'a'))
  })

  test('each variant has a key of its own', ({ assert }) => {
    const index = new VariantIndex(['accept-language'])
    assert.equal(index.variantKey('key', 'de'), index.variantKey('key', 'de'))
    assert.notEqual(index.variantKey('key', 'de'), index.variantKey('key', 'en'))
    assert.isTrue(index.variantKey('key', 'de').startsWith('key;'))
  })

  test('a new generation finds no variant of an old one', ({ assert }) => {
    const one = new VariantIndex(['accept'])
    const other = new VariantIndex(['accept'])
    assert.notEqual(one.variantKey('key', 'a'), other.variantKey('key', 'a'))
  })

  test('tells more apart where it must, and keeps itself where it need not', ({ assert }) => {
    const index = new VariantIndex(['origin', 'accept'])

    assert.strictEqual(index.widened(['origin']), index)
    assert.strictEqual(index.widened([]), index)
    assert.deepEqual(index.widened([':scheme']).selectors, [':scheme', 'accept', 'origin'])
    assert.notEqual(index.widened([':scheme']).generation, index.generation)
  })

  test('lives as long as its variants, and is the same one', ({ assert }) => {
    const index = new VariantIndex(['accept'])
    const short = index.lasting(SECONDS, NOW)
    assert.isAtLeast(secondsUntil(short.expiresAt, NOW)!, SECONDS)
    assert.strictEqual(short.lasting(SECONDS, NOW + 1000), short)

    const later = NOW + 1.5 * SECONDS * 1000
    assert.isAtLeast(secondsUntil(short.lasting(SECONDS, later).expiresAt, later)!, SECONDS)
    assert.isNull(short.lasting(null, NOW).expiresAt)
    assert.strictEqual(short.lasting(null, NOW).lasting(SECONDS, NOW).expiresAt, null)
    assert.equal(short.lasting(null, NOW).generation, index.generation)
  })

  test('a malformed entry is refused: {$i}')
    .with([
      ...[undefined, null, 'x', 1, [], {}].map((entry) => ({ entry })),
      ...[
        { format: PAGE_FORMAT + 1 },
        { selectors: 'accept' },
        { selectors: [1] },
        { selectors: [null] },
        { selectors: undefined },
        { selectors: ['accept', ':of-a-later-version'] },
        { generation: 1 },
        { generation: undefined },
        { expiresAt: 'x' },
        { expiresAt: undefined },
      ].map((wrong) => ({
        entry: { format: PAGE_FORMAT, selectors: [], generation: 'x', expiresAt: 0, ...wrong },
      })),
    ])
    .run(({ assert }, { entry }) => {
      assert.isNull(VariantIndex.parse(entry))
    })
})
