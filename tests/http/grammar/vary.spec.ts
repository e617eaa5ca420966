import { test } from '@japa/runner'
import { varyNames } from '../../../src/http/vary.ts'

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
