import { test } from '@japa/runner'
import { packTags, unpackTags } from '../../src/page/packed_tags.ts'

test.group('The tags of a page as a text', () => {
  test('come back: {0}')
    .with([
      ['none', {}],
      ['of one version', { 'view:/': '1.a', 'tag:posts': '1.a' }],
      ['of several', { 'view:/': '1.a', 'tag:posts': '2.b', 'fresh-tag:posts': '1.a' }],
      ['of any letters', { 'tag:a"b\n\\\u2028\uD83D': '1.a', '__proto__x': '1.a' }],
    ] as [string, Record<string, string>][])
    .run(({ assert }, [, tagVersions]) => {
      assert.deepEqual({ ...unpackTags(packTags(tagVersions)) }, tagVersions)
    })

  test('have each version once', ({ assert }) => {
    const packed = packTags({ 'url:/a?': 'mwz.1.maker', 'page:a': 'mwz.1.maker' })
    assert.lengthOf(packed.split('mwz.1.maker'), 2)
  })
})
