import { test } from '@japa/runner'
import { byteRange } from '../../../src/http/byte_range.ts'

test.group('Ranges of bytes (RFC 9110, 14.1.2)', () => {
  test('{0} of {1} bytes is {2} to {3}')
    .with([
      ['bytes=0-0', 10, 0, 0],
      ['bytes=0-1', 10, 0, 1],
      ['bytes=2-5', 10, 2, 5],
      ['bytes=9-9', 10, 9, 9],
      ['bytes=0-9', 10, 0, 9],
      ['bytes=0-10', 10, 0, 9],
      ['bytes=4-99999999999999999999999', 10, 4, 9],
      ['bytes=0-', 10, 0, 9],
      ['bytes=9-', 10, 9, 9],
      ['bytes=-1', 10, 9, 9],
      ['bytes=-10', 10, 0, 9],
      ['bytes=-11', 10, 0, 9],
      ['bytes=00-01', 10, 0, 1],
      ['BYTES=0-1', 10, 0, 1],
      ['bytes= 0-1', 10, 0, 1],
      ['bytes=0-1, ', 10, 0, 1],
      ['bytes=,,0-1', 10, 0, 1],
    ] as const)
    .run(({ assert }, [header, size, first, last]) => {
      assert.deepEqual(byteRange(header, size), { first, last })
    })

  test('{0} of {1} bytes cannot be satisfied')
    .with([
      ['bytes=10-', 10],
      ['bytes=10-20', 10],
      ['bytes=99999999999999999999999-', 10],
      ['bytes=-0', 10],
      ['bytes=0-', 0],
      ['bytes=0-0', 0],
      ['bytes=-0', 0],
    ] as const)
    .run(({ assert }, [header, size]) => {
      assert.equal(byteRange(header, size), 'unsatisfiable')
    })

  test('"{0}" is none, and so the whole is sent')
    .with([
      [''],
      ['bytes'],
      ['bytes='],
      ['bytes=,'],
      ['bytes=-'],
      ['bytes=5-4'],
      ['bytes=1x-5'],
      ['bytes=1-5x'],
      ['bytes=1 -5'],
      ['bytes=+1-5'],
      ['bytes=1.0-5'],
      ['bytes=--5'],
      ['bytes=0-1=2'],
      ['bytes 0-1'],
      ['bytes=0-1;q=1'],
      ['lines=0-1'],
      ['none'],
    ] as const)
    .run(({ assert }, [header]) => {
      assert.isNull(byteRange(header, 10))
    })

  test('several ranges are none: {0}')
    .with([['bytes=0-1,3-4'], ['bytes=0-1,0-1'], ['bytes=0-1,-1'], ['bytes=20-,30-']] as const)
    .run(({ assert }, [header]) => {
      assert.isNull(byteRange(header, 10))
    })

  test('the last bytes of nothing are nothing that could be named', ({ assert }) => {
    assert.isNull(byteRange('bytes=-5', 0))
  })
})
