import { test } from '@japa/runner'
import { Pace } from '../../src/request/client/pacing/pace.ts'
import { retryAfterMs } from '../../src/http/retry_after.ts'
import { Histogram } from '../../src/request/report/histogram.ts'
import { ReportBuilder } from '../../src/request/report/report_builder.ts'
import { Seen } from '../../src/request/run/seen.ts'
import type { Visit } from '../../src/request/types.ts'

function visit(changes: Partial<Visit>): Visit {
  return {
    url: 'http://localhost/',
    persona: 'anonymous',
    language: null,
    vary: null,
    status: 200,
    durationMs: 1,
    bytes: 1,
    attempts: 1,
    outcome: 'renewed',
    reason: null,
    redirectedTo: null,
    verified: null,
    ...changes,
  }
}

test.group('Pace', () => {
  test('waits longer with each failure, and shorter with each good answer', ({ assert }) => {
    const pace = new Pace()
    const delays = [true, true, true, false, false, false].map((failed) => {
      pace.observe(10, failed)
      return pace.delay
    })
    assert.deepEqual(delays, [100, 200, 400, 200, 100, 0])
  })

  test('never waits longer than five seconds', ({ assert }) => {
    const pace = new Pace()
    Array.from({ length: 20 }).forEach(() => pace.observe(10, true))
    assert.equal(pace.delay, 5000)
  })

  test('waits when answers take much longer than usual, at most as long as they take', ({
    assert,
  }) => {
    const pace = new Pace()
    Array.from({ length: 50 }).forEach(() => pace.observe(50, false))
    assert.equal(pace.delay, 0)
    Array.from({ length: 5 }).forEach(() => pace.observe(2000, false))
    assert.isAbove(pace.delay, 0)
    assert.isAtMost(pace.delay, 2000)
    Array.from({ length: 20 }).forEach(() => pace.observe(50, false))
    assert.equal(pace.delay, 0)
  })

  test('does not mind answers that differ by little', ({ assert }) => {
    const pace = new Pace()
    Array.from({ length: 100 }, (_, index) => pace.observe(index % 2 ? 5 : 60, false))
    assert.equal(pace.delay, 0)
  })
})

test.group('Retry-After', () => {
  test('{header} is {ms} ms')
    .with([
      { header: '5', ms: 5000 },
      { header: '0', ms: 0 },
      { header: ' 120 ', ms: 120_000 },
      { header: 'Thu, 01 Jan 2026 00:00:10 GMT', ms: 10_000 },
      { header: 'Thursday, 01-Jan-26 00:00:10 GMT', ms: 10_000 },
      { header: 'Thu Jan  1 00:00:10 2026', ms: 10_000 },
      { header: 'Wed, 01 Jan 2020 00:00:00 GMT', ms: 0 },
      { header: 'soon', ms: null },
      { header: '', ms: null },
      { header: '-5', ms: null },
      { header: '+5', ms: null },
      { header: '1.5', ms: null },
      { header: '1e3', ms: null },
      { header: '5s', ms: null },
      { header: '5, 10', ms: null },
      { header: '2027', ms: 2_027_000 },
      { header: '2027-01-01', ms: null },
      { header: '2027-01-01T00:00:00Z', ms: null },
      { header: 'Fri, 01 Jan 2027 00:00:00 +0100', ms: null },
      { header: 'Fri, 01 Jan 2027', ms: null },
      { header: undefined, ms: null },
    ])
    .run(({ assert }, { header, ms }) => {
      assert.equal(retryAfterMs(header, Date.UTC(2026, 0, 1)), ms)
    })
})

test.group('Seen', () => {
  test('knows each text once, however many there are', ({ assert }) => {
    const seen = new Seen()
    const texts = Array.from({ length: 20_000 }, (_, index) => `/posts/${index}`)
    assert.isTrue(texts.every((text) => seen.add(text)))
    assert.isFalse(texts.some((text) => seen.add(text)))
  })
})

test.group('Report', () => {
  test('tells the median and the 95th percentile, and counts by duration', ({ assert }) => {
    const histogram = new Histogram()
    for (let duration = 1; duration <= 100; duration++) {
      histogram.record(duration)
    }
    assert.equal(histogram.percentile(50), 50)
    assert.equal(histogram.percentile(95), 95)
    assert.deepEqual(histogram.counts().slice(0, 5), [
      { upTo: 10, count: 10 },
      { upTo: 25, count: 15 },
      { upTo: 50, count: 25 },
      { upTo: 100, count: 50 },
      { upTo: 250, count: 0 },
    ])
  })

  test('keeps the slowest twenty, slowest first', ({ assert }) => {
    const report = new ReportBuilder(0)
    const durations = Array.from({ length: 200 }, (_, index) => (index * 37) % 200)
    durations.forEach((durationMs) => report.add(visit({ durationMs })))
    const { slowest, visits } = report.build(null)
    assert.deepEqual(
      slowest.map(({ durationMs }) => durationMs),
      Array.from({ length: 20 }, (_, index) => 199 - index)
    )
    assert.lengthOf(visits, 0)
  })

  test('pages that were not asked for took no time, and are none of the slowest', ({ assert }) => {
    const report = new ReportBuilder(10)
    report.add(visit({ durationMs: 30 }))
    for (let index = 0; index < 5; index++) {
      report.add(visit({ outcome: 'kept', reason: 'good-enough', attempts: 0, durationMs: 0 }))
    }
    const { slowest, p50, totals } = report.build(null)
    assert.deepEqual([slowest.length, p50, totals.visits], [1, 30, 6])
  })

  test('lists the first thousand failures, counts all, and bounds what answers invent', ({
    assert,
  }) => {
    const report = new ReportBuilder(10)
    for (let index = 0; index < 3000; index++) {
      report.add(visit({ outcome: 'failed', reason: `made up ${index}` }))
    }
    const built = report.build(null)
    assert.equal(built.totals.failed, 3000)
    assert.lengthOf(built.failures, 1000)
    assert.lengthOf(built.visits, 10)
    assert.lengthOf(Object.keys(built.reasons), 100)
  })
})
