import { test } from '@japa/runner'
import { adviceFor } from '../../../src/request/console/advice.ts'
import { durationText } from '../../../src/request/console/duration_text.ts'
import { progressLine } from '../../../src/request/console/progress/progress_line.ts'
import { shortened } from '../../../src/console/shortened.ts'
import { visitText } from '../../../src/request/console/visit_text.ts'
import type { Visit } from '../../../src/request/types.ts'

const VISIT = {
  url: 'http://localhost/',
  persona: 'anonymous',
  language: null,
  vary: null,
  status: 200,
  reason: null,
  verified: null,
} as Visit

test.group('durationText', () => {
  test('{0} milliseconds are {1}')
    .with([
      [0, '0 ms'],
      [131.6, '132 ms'],
      [999.4, '999 ms'],
      [999.6, '1.0 s'],
      [59_949, '59.9 s'],
      [59_999, '1 min 0 s'],
      [125_000, '2 min 5 s'],
      [4_320_000, '1 h 12 min'],
    ] as const)
    .run(({ assert }, [milliseconds, text]) => assert.equal(durationText(milliseconds), text))
})

test.group('progressLine', () => {
  test('shows done and total, rate, failures and the time to go', ({ assert }) => {
    const line = progressLine({ done: 30, failed: 2, total: 120 }, 10_000)
    assert.match(line, /^ {2}█{6}░{18} 30\/120 │ 3\.0\/s │ 2 failed │ ETA 30\.0 s$/)
  })

  test('does without a total', ({ assert }) => {
    const line = progressLine({ done: 30, failed: 0, total: null }, 1000)
    assert.equal(line, '  30 pages │ 30/s │ 0 failed │ 1.0 s')
    assert.match(progressLine({ done: 1, failed: 0, total: null }, 1000), /^ {2}1 page │/)
  })

  test('makes sense at its ends: {done} of {total}')
    .with([
      { done: 0, total: 0, shown: /█{24} 0\/0 .* ETA –/ },
      { done: 0, total: 5, shown: /░{24} 0\/5 .* ETA –/ },
      { done: 5, total: 5, shown: /█{24} 5\/5 .* ETA 0 ms/ },
      { done: 6, total: 5, shown: /█{24} 6\/5 .* ETA 0 ms/ },
    ])
    .run(({ assert }, { done, total, shown }) => {
      assert.match(progressLine({ done, total, failed: 0 }, 0), shown)
    })

  test('fits 80 columns with a million pages', ({ assert }) => {
    const progress = { done: 999_999, failed: 99_999, total: 1_000_000 }
    assert.isAtMost(progressLine(progress, 86_000_000).length, 80)
  })
})

test.group('shortened', () => {
  test('takes out the middle, and no more than has to be', ({ assert }) => {
    assert.equal(shortened('http://localhost/posts/1', 24), 'http://localhost/posts/1')
    assert.equal(shortened('http://localhost/posts/1', 11), 'http:…sts/1')
    assert.lengthOf(shortened('http://localhost/posts/1', 12), 12)
    assert.equal(shortened('http://localhost/', Infinity), 'http://localhost/')
  })
})

test.group('visitText', () => {
  test('names persona and variant where they are not plain', ({ assert }) => {
    assert.equal(visitText(VISIT), 'http://localhost/')
    const visit = { ...VISIT, persona: 'login', language: 'de', vary: { 'x-inertia': 'true' } }
    assert.equal(visitText(visit), 'http://localhost/ (login, de, x-inertia: true)')
  })
})

test.group('adviceFor', () => {
  test('{reason} {status}: {says}')
    .with([
      { reason: '404', status: 404, verified: null, says: 'take it out' },
      { reason: '502', status: 502, verified: null, says: 'see the log' },
      { reason: 'ECONNREFUSED', status: null, verified: null, says: 'start the server' },
      { reason: 'unheard-of', status: 200, verified: null, says: 'unheard-of' },
      { reason: null, status: 200, verified: false, says: 'page-cache:explain' },
    ])
    .run(({ assert }, { says, ...visit }) => {
      assert.include(adviceFor({ ...VISIT, ...visit }), says)
    })
})
