import { test } from '@japa/runner'
import { hitsChart } from '../../benchmarks/report/chart.ts'
import { isMet, judge } from '../../benchmarks/report/limits.ts'
import { report } from '../../benchmarks/report/report.ts'
import type { Measured, Run } from '../../benchmarks/report/run.ts'

/*
 * What is written of a run. The rounds are made up so that each figure can be worked out in the head.
 */

function measured(
  contestant: string,
  rates: number[],
  {
    group = 'Hits',
    body = '16k',
    cpu = [50],
  }: { group?: string; body?: string; cpu?: number[] } = {}
): Measured {
  const rounds = rates.map((rate, at) => ({ rate, p50: 2, p99: 9, cpu: cpu[at] ?? cpu[0] }))
  return { group, contestant, body, rounds }
}

/** The Buffer is the faster form, and its rounds are 100, 200, 400 */
const REFERENCES = [
  measured('bare route, string', [50, 100, 200]),
  measured('bare route, headers of a hit, string', [90, 90, 90]),
  measured('bare route, headers of a hit, Buffer', [100, 200, 400]),
  measured('server middleware, string', [200, 400, 800]),
]

function runOf(more: Partial<Run>): Run {
  return {
    date: '2026-11-30',
    versions: { 'Node.js': '24.0.0', 'adonis-cache-helpers': '1.0.0' },
    machine: { processor: 'A processor', cores: 2, memory: '8 GB' },
    seconds: 1,
    missing: [],
    measured: [],
    amounts: [],
    ...more,
  }
}

function verdictOn(text: string, run: Partial<Run>) {
  const verdict = judge([runOf(run)]).find((one) => one.text.startsWith(text))
  if (verdict === undefined) {
    throw new Error(`there is no limit "${text}"`)
  }
  return { ...verdict, isMet: isMet(verdict) }
}

test.group('Limits', () => {
  test('a ratio is that of each round, over the form that is faster in the whole run', ({
    assert,
  }) => {
    // 0.9, 1, 1.1 of the Buffer; over the string it would be 1 in the first round.
    const hits = [...REFERENCES, measured('mixin, memory', [90, 200, 440])]
    const { figure, isMet: met } = verdictOn('mixin, memory, 16k, of a bare route', {
      measured: hits,
    })

    assert.closeTo(figure!.median, 1, 1e-9)
    assert.closeTo(figure!.least, 0.9, 1e-9)
    assert.closeTo(figure!.most, 1.1, 1e-9)
    assert.isTrue(met)
  })

  test('a median below the limit does not meet it, whatever the best round was', ({ assert }) => {
    const hits = [...REFERENCES, measured('mixin, memory', [94, 188, 4000])]

    assert.isFalse(verdictOn('mixin, memory, 16k, of a bare route', { measured: hits }).isMet)
  })

  test('what was not measured is neither met nor not', ({ assert }) => {
    assert.isNull(verdictOn('front ring, 16k, of node:http', { measured: REFERENCES }).isMet)
    assert.isNull(verdictOn('mixin, memory, 1k', { measured: REFERENCES }).isMet)
  })

  test('a miss is measured by what it costs beyond the uncached route of its round', ({
    assert,
  }) => {
    const misses = (cpu: number[]) => [
      measured('no page cache', [1, 1, 1], { group: 'Misses', cpu: [50, 80, 60] }),
      measured('a miss', [1, 1, 1], { group: 'Misses', cpu }),
    ]
    const good = verdictOn('a miss', { measured: misses([150, 170, 160]) })

    assert.equal(good.figure!.median, 100)
    assert.isTrue(good.isMet)
    assert.isFalse(verdictOn('a miss', { measured: misses([151, 182, 161]) }).isMet)
  })

  test('memory and start-up are judged by the median of what was measured', ({ assert }) => {
    const amounts: Run['amounts'] = [
      { name: 'memo, 16k', unit: 'bytes', values: [900, 1100] },
      { name: 'provider', unit: 'ms', values: [20, 16, 1] },
    ]

    assert.equal(
      verdictOn('memory of a remembered page beyond its body, 16k', { amounts }).figure!.median,
      1000
    )
    assert.isTrue(verdictOn('memory of a remembered page beyond its body, 16k', { amounts }).isMet)
    assert.isFalse(verdictOn('what the provider adds', { amounts }).isMet)
  })
})

test.group('Report', () => {
  const hits = runOf({
    measured: [...REFERENCES, measured('mixin, memory', [90, 200, 440])],
    missing: ['Varnish: Varnish is not installed (apt install varnish)'],
  })
  const growth = runOf({
    date: '2026-12-01',
    measured: [
      measured('10 pages', [100], { group: 'Stored pages', body: '1k' }),
      measured('100,000 pages', [80], { group: 'Stored pages', body: '1k' }),
    ],
    amounts: [{ name: 'provider', unit: 'ms', values: [12] }],
  })

  test('says of each limit whether it is met, not met, or not measured', ({ assert }) => {
    const lines = report([hits, growth]).split('\n')
    const line = (begin: string) => lines.find((one) => one.startsWith(`| ${begin}`))

    assert.equal(
      line('mixin, memory, 16k, of a bare route'),
      '| mixin, memory, 16k, of a bare route with the same headers | at least 0.95 | 1.00 (0.90 to 1.10) | met |'
    )
    assert.equal(
      line('100,000 pages'),
      '| 100,000 pages, 1k, of a store with 10 pages | at least 0.90 | 0.80 (0.80 to 0.80) | **not met** |'
    )
    assert.equal(
      line('what the provider adds'),
      '| what the provider adds to start-up | at most 15 ms | 12.00 (12.00 to 12.00) ms | met |'
    )
    assert.equal(
      line('front ring, 1k, of Varnish'),
      '| front ring, 1k, of Varnish | at least 1.00 | not measured |  |'
    )
  })

  test('counts the limits', ({ assert }) => {
    const { length } = judge([])
    // Of the mixin, of the bare route and of the floor (a half of it); pages; provider.
    assert.include(
      report([hits, growth]),
      `2 of ${length} are met, 2 are not, ${length - 4} were not measured.`
    )
  })

  test('has the circumstances of each run, and what was left out', ({ assert }) => {
    const text = report([hits, growth])

    assert.include(
      text,
      '2026-11-30, Node.js 24.0.0, adonis-cache-helpers 1.0.0; A processor, 2 cores, 8 GB; rounds of 1 s: 3.'
    )
    assert.include(text, 'Left out: Varnish: Varnish is not installed')
    assert.include(text, '2026-12-01')
  })

  test('has a line for each contestant, compared with all references', ({ assert }) => {
    assert.include(
      report([hits]),
      '| mixin, memory | 16k | 200 | 2.00 (1.80 to 2.20) | 1.00 (0.90 to 1.10) | 0.50 (0.45 to 0.55) | 2.00 | 9.00 | 50.0 |'
    )
  })
})

test.group('Chart', () => {
  test('has a bar of each contestant, in proportion to its ratio', ({ assert }) => {
    const chart = hitsChart([...REFERENCES, measured('mixin, memory', [50, 100, 200])])
    const width = (name: string) =>
      Number(new RegExp(`>${name}</text><rect [^>]*width="(\\d+)"`).exec(chart)![1])

    assert.equal(width('mixin, memory') * 2, width('bare route, headers of a hit, Buffer'))
    assert.notInclude(chart, 'Varnish')
    assert.include(chart, 'prefers-color-scheme: dark')
  })
})
