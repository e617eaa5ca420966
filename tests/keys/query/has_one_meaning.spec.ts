import { test } from '@japa/runner'
import { hasOneMeaning } from '../../../src/keys/query/has_one_meaning.ts'

test.group('A query that means the same to all who read it', () => {
  test('"{$self}" is one')
    .with([
      '',
      'a=1',
      'a=1&b=2',
      'a=1&a=2',
      'q=caf%C3%A9+au',
      'v=1.2',
      'date=2026-01-01T10:00',
      'x_y-z~=%26',
    ])
    .run(({ assert }, query) => {
      assert.isTrue(hasOneMeaning(query))
    })

  test('"{$self}" is none')
    .with([
      'a',
      'a=',
      '=1',
      'a=1&',
      '&a=1',
      'a=1&b',
      'a=1,2',
      'a=1%2C2',
      'a=1%2c2',
      'a[]=1',
      'a%5B0%5D=1',
      'a.b=1',
      '%61=1',
      'a=%',
      'a=1%zz',
      'a=[1]',
    ])
    .run(({ assert }, query) => {
      assert.isFalse(hasOneMeaning(query))
    })

  test('no query is one', ({ assert }) => {
    assert.isTrue(hasOneMeaning(null))
    assert.isTrue(hasOneMeaning(undefined))
  })
})
