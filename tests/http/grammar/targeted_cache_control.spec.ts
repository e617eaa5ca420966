import { test } from '@japa/runner'
import { targetedCacheControl } from '../../../src/http/targeted_cache_control.ts'

/** What one header says, or `null` where it is as if it were not there */
function directives(...lines: string[]) {
  const said = targetedCacheControl(['cdn-cache-control'], () => lines)
  return (
    said && {
      maxAge: said.seconds('max-age'),
      names: ['no-store', 'no-cache', 'private', 'public', 'must-revalidate'].filter((name) =>
        said.has(name)
      ),
    }
  )
}

test.group('Targeted cache control (RFC 9213)', () => {
  test('{0}')
    .with([
      ['max-age=60', 60, []],
      ['max-age=0', 0, []],
      ['max-age=2147483648', 2 ** 31, []],
      ['max-age=99999999999', 2 ** 31, []],
      ['max-age=60;of=me', 60, []],
      ['foobar, max-age=60', 60, []],
      ['max-age=1, max-age=60', 60, []],
      ['  max-age=60  ,  public', 60, ['public']],
      ['private', undefined, ['private']],
      ['private="set-cookie"', undefined, ['private']],
      ['no-cache="a, b", no-store', undefined, ['no-store', 'no-cache']],
      // Whatever it was to say, it says that nothing is to be stored.
      ['no-store=1', undefined, ['no-store']],
      ['none', undefined, []],
    ] as const)
    .run(({ assert }, [header, maxAge, names]) => {
      assert.deepEqual(directives(header), { maxAge, names: [...names] })
    })

  test('lines are one list', ({ assert }) => {
    assert.deepEqual(directives('max-age=60', 'private'), { maxAge: 60, names: ['private'] })
  })

  test('"{$self}" is as if it were not there')
    .with([
      '',
      ' ',
      'max-age=60, &&&&&',
      'max-age =60',
      'max-age= 60',
      'max-age=60,',
      'max-age=60 private',
      'MaX-aGe=60',
      'max-age="60"',
      'max-age=60.0',
      'max-age=60.5',
      'public,max-age=60.0',
      'max-age=-1',
      'max-age=soon',
      'max-age',
      'max-age=(60)',
      'max-age=9999999999999999',
      's-maxage="60", max-age=60',
      'private=?0',
      'private="a',
    ])
    .run(({ assert }, header) => {
      assert.isNull(directives(header))
    })

  test('the first one in the list of targets that is there and valid counts', ({ assert }) => {
    const headers: Record<string, string[]> = {
      'a-cache-control': [],
      'b-cache-control': ['max-age=x, &'],
      'c-cache-control': ['max-age=3'],
      'd-cache-control': ['max-age=4'],
    }
    const seconds = (...targets: string[]) =>
      targetedCacheControl(
        targets.map((name) => `${name}-cache-control`),
        (name) => headers[name]
      )?.seconds('max-age')
    assert.equal(seconds('a', 'b', 'c', 'd'), 3)
    assert.equal(seconds('d', 'c'), 4)
    assert.isUndefined(seconds('a', 'b'))
    assert.isUndefined(seconds())
  })
})
