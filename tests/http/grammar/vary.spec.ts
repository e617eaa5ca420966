import { test } from '@japa/runner'
import { varyNames, varyValues } from '../../../src/http/vary.ts'

test.group('Vary | names', () => {
  test('{$i}')
    .with<[values: (string | string[] | number | undefined)[], names: string[]][]>([
      [[], []],
      [[undefined], []],
      [[''], []],
      [['Accept-Language'], ['accept-language']],
      [['Accept, Accept-Language'], ['accept', 'accept-language']],
      [['b,a ,\tc,,'], ['a', 'b', 'c']],
      [['ACCEPT', 'accept'], ['accept']],
      [
        [['b', 'a, c'], undefined, 'a'],
        ['a', 'b', 'c'],
      ],
      [['*'], ['*']],
      [['accept, *'], ['*', 'accept']],
    ])
    .run(({ assert }, [values, names]) => {
      assert.deepEqual(varyNames(...values), names)
    })
})

test.group('Vary | values', () => {
  const values = (name: string, value: string | string[] | undefined) =>
    varyValues([name], { [name]: value })

  test('a header that is absent is told apart from one that is empty', ({ assert }) => {
    assert.notDeepEqual(values('accept', undefined), values('accept', ''))
  })

  test('white space says nothing (RFC 9111, 4.1)', ({ assert }) => {
    assert.deepEqual(values('accept', '  de,   en '), values('accept', 'de, en'))
    assert.notDeepEqual(values('accept', 'de,en'), values('accept', 'en,de'))
  })

  test('several lines of a header are one list', ({ assert }) => {
    assert.deepEqual(values('x-tag', ['a', 'b']), values('x-tag', 'a, b'))
  })

  test('values are given in the order of the names', ({ assert }) => {
    assert.deepEqual(varyValues(['b', 'a', 'c'], { a: '1', b: '2' }), ['=2', '=1', ''])
  })

  test('no value can pass for two', ({ assert }) => {
    const one = JSON.stringify(varyValues(['a', 'b'], { a: '","=' }))
    const other = JSON.stringify(varyValues(['a', 'b'], { a: '', b: '' }))
    assert.notEqual(one, other)
  })
})
