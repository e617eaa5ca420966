import { test } from '@japa/runner'
import { PAGE_FORMAT } from '../../src/page/page.ts'
import { VariantIndex } from '../../src/page/variant_index.ts'

test.group('Variant index', () => {
  test('comes back from JSON', ({ assert }) => {
    const index = new VariantIndex(['accept', 'accept-language'])
    const read = VariantIndex.parse(JSON.parse(JSON.stringify(index)))

    assert.deepEqual({ ...read }, { ...index })
  })

  test('requests that say the same share a variant', ({ assert }) => {
    const index = new VariantIndex(['accept-language'])
    const key = (language?: string) =>
      index.variantKey('key', { 'accept-language': language, 'cookie': String(Math.random()) })

    assert.equal(key('de'), key(' de '))
    assert.lengthOf(new Set([key('de'), key('en'), key(''), key()]), 4)
    assert.isTrue(key('de').startsWith('key;'))
  })

  test('a new generation finds no variant of an old one', ({ assert }) => {
    const one = new VariantIndex(['accept'])
    const other = new VariantIndex(['accept'])
    assert.notEqual(one.variantKey('key', {}), other.variantKey('key', {}))
  })

  test('tells more headers apart where it must, and keeps itself where it need not', ({
    assert,
  }) => {
    const index = new VariantIndex(['accept', 'origin'])

    assert.strictEqual(index.widened(['origin']), index)
    assert.strictEqual(index.widened([]), index)
    assert.deepEqual(index.widened(['accept-language', 'origin']).vary, [
      'accept',
      'accept-language',
      'origin',
    ])
    assert.notEqual(index.widened(['accept-language']).generation, index.generation)
  })

  test('a malformed entry is refused: {$i}')
    .with([
      ...[undefined, null, 'x', 1, [], {}].map((entry) => ({ entry })),
      { entry: { format: PAGE_FORMAT + 1, vary: [], generation: 'x' } },
      { entry: { format: PAGE_FORMAT, vary: 'accept', generation: 'x' } },
      { entry: { format: PAGE_FORMAT, vary: [1], generation: 'x' } },
      { entry: { format: PAGE_FORMAT, vary: [null], generation: 'x' } },
      { entry: { format: PAGE_FORMAT, vary: [], generation: 1 } },
      { entry: { format: PAGE_FORMAT, vary: [] } },
      { entry: { format: PAGE_FORMAT, generation: 'x' } },
    ])
    .run(({ assert }, { entry }) => {
      assert.isNull(VariantIndex.parse(entry))
    })
})
