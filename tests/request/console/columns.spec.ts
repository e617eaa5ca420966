import { test } from '@japa/runner'
import { cliui } from '@adonisjs/core/ace'
import { wrapped } from '../../../src/console/wrapped.ts'
import { progressLine } from '../../../src/request/console/progress/progress_line.ts'
import { showSummary } from '../../../src/request/console/summary.ts'
import { ReportBuilder } from '../../../src/request/report/report_builder.ts'
import type { Visit } from '../../../src/request/types.ts'

const LONG = `https://example.com/${'a/very/long/path/'.repeat(12)}`

const visit = (fields: Partial<Visit>): Visit => ({
  url: LONG,
  persona: 'login',
  language: 'de',
  vary: { 'x-inertia': 'true' },
  status: 200,
  durationMs: 12.5,
  bytes: 9,
  attempts: 1,
  outcome: 'renewed',
  reason: null,
  redirectedTo: null,
  verified: null,
  ...fields,
})

/**
 * What a summary of all that can go wrong looks like, a line each.
 */
function summary(columns: number): string[] {
  const report = new ReportBuilder(10)
  const reasons = ['not-authorised', 'redirected-to-https', 'untrusted-scheme', 'ECONNREFUSED']
  for (const reason of [...reasons, 'DEPTH_ZERO_SELF_SIGNED_CERT', 'headers', 'no-policy']) {
    report.add(visit({ outcome: 'failed', reason, status: null }))
    report.add(visit({ outcome: 'skipped', reason }))
  }
  report.add(visit({ verified: false, missedBy: { Chrome: { accept: 'text/html,'.repeat(9) } } }))
  report.add(visit({ outcome: 'skipped', reason: 'redirected', redirectedTo: LONG }))
  const ui = cliui({ mode: 'raw' })
  showSummary(ui, report.build(null), columns)
  return ui.logger
    .getLogs()
    .map(({ message }) =>
      message.replace(/\b(?:red|dim|green|yellow)\(((?:[^()]|\([^()]*\))*)\)/g, '$1')
    )
    .flatMap((message) => message.split('\n'))
}

test.group('A terminal of 80 columns', () => {
  test('the summary of a run wraps nothing but between words', ({ assert }) => {
    for (const line of summary(80)) {
      // What has no space cannot be wrapped, such as a header to copy
      assert.isTrue(line.length <= 80 || !line.trim().includes(' '), line)
    }
    assert.isTrue(summary(Infinity).some((line) => line.includes(LONG)))
  })

  test('the progress of {total} pages fits {columns} columns')
    .with([
      { total: 10_000_000, columns: 80 },
      { total: 10_000_000, columns: 40 },
      { total: 12, columns: 20 },
      { total: null, columns: 30 },
    ])
    .run(({ assert }, { total, columns }) => {
      const progress = { done: 9_999_999, failed: 1_234_567, total }
      const red = (text: string) => text.toUpperCase()
      for (const elapsed of [1, 1000, 90_000_000]) {
        assert.isAtMost(progressLine(progress, elapsed, red, columns).length, columns)
      }
    })

  test('code in a message stays on one line', ({ assert }) => {
    const code = `{ url: '/login', username: '…', password: '…' }`
    const text = `Invalid option "login" of makeRequests: expected ${code}`
    const lines = wrapped(text, 60, 10).split('\n')
    assert.isTrue(lines.some((line) => line.includes(code)))
    assert.isTrue(lines.every((line) => line.length <= 60))
  })
})
