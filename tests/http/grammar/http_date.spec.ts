import { test } from '@japa/runner'
import { httpDate } from '../../../src/http/http_date.ts'

const NOW = Date.UTC(2026, 0, 1)

test.group('Dates of HTTP (RFC 9110, 5.6.7)', () => {
  test('{0} is {1}')
    .with([
      ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
      ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
      ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
      ['Sun Nov 16 08:49:37 1994', '1994-11-16T08:49:37.000Z'],
      ['sun, 06 NOV 1994 08:49:37 gmt', '1994-11-06T08:49:37.000Z'],
      ['Thursday, 18-Aug-50 02:01:18 GMT', '2050-08-18T02:01:18.000Z'],
      ['Thursday, 18-Aug-76 02:01:18 GMT', '2076-08-18T02:01:18.000Z'],
      ['Thursday, 18-Aug-77 02:01:18 GMT', '1977-08-18T02:01:18.000Z'],
    ] as const)
    .run(({ assert }, [date, iso]) => {
      assert.equal(new Date(httpDate(date, NOW)!).toISOString(), iso)
    })

  test('{$self} is no date')
    .with([
      '0',
      '-1',
      '',
      'never',
      '2026',
      '1994-11-06T08:49:37Z',
      'Sun, 06 Nov 1994 08:49:37 UTC',
      'Sun, 06 Nov 1994 08:49:37 +0000',
      'Sun, 06 Nov 94 08:49:37 GMT',
      'Sun, 6 Nov 1994 08:49:37 GMT',
      'Sun, 06 Foo 1994 08:49:37 GMT',
      'Sun, 32 Nov 1994 08:49:37 GMT',
      'Sun, 06 Nov 1994 25:49:37 GMT',
      'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
    ])
    .run(({ assert }, date) => {
      assert.isNull(httpDate(date, NOW))
    })
})
