import { test } from '@japa/runner'
import { Checker, type Answer, type Effect, type PageBody } from './checker.ts'
import { PAGES, type PageKindName } from './application/pages.ts'

const pageOf = (kind: PageKindName) => PAGES.find((page) => page.kind === kind)!

function answer(kind: PageKindName, body: Partial<PageBody>, changes: Partial<Answer> = {}) {
  const page = pageOf(kind)
  const written = { page: page.index, version: 1, language: 'en', madeAt: 100_000, ...body }
  return {
    page,
    server: 0,
    language: 'en',
    begunAt: 100_000,
    endedAt: 100_050,
    status: 200,
    body: JSON.stringify(written),
    isStale: false,
    wasBroken: false,
    ...changes,
  }
}

/**
 * Process 0 has heard at 50,000 that version 2 of a page is the oldest that there is.
 */
function problemAfterInvalidation(
  version: number,
  server: number,
  begunAt: number,
  { effect = 'gone' as Effect, isStale = false } = {}
) {
  const checker = new Checker()
  const page = pageOf('forever')
  checker.confirm(new Map([[page.index, 2]]), { effect, server: 0, at: 50_000 })
  const changes = { server, begunAt, endedAt: begunAt + 5, isStale }
  return checker.problem(answer('forever', { version }, changes))
}

test.group('The checker of the faults under load', () => {
  test('finds an old page in the process that has invalidated it, at once', ({ assert }) => {
    assert.match(problemAfterInvalidation(1, 0, 50_001)!, /^version 1, asked 1\.0 ms after/)
    assert.isNull(problemAfterInvalidation(2, 0, 50_001))
    assert.isNull(problemAfterInvalidation(3, 0, 50_001))
  })

  test('finds one in another process a second later, and not before', ({ assert }) => {
    assert.isNull(problemAfterInvalidation(1, 1, 51_000))
    assert.match(problemAfterInvalidation(1, 1, 51_020)!, /^version 1, asked 1020\.0 ms after/)
  })

  test('finds an expired page that is served as a fresh one, and lets it be served as stale', ({
    assert,
  }) => {
    const problem = (server: number, begunAt: number, isStale: boolean) =>
      problemAfterInvalidation(1, server, begunAt, { effect: 'outdated', isStale })
    assert.match(problem(0, 50_001, false)!, /^version 1, asked 1\.0 ms after .*\(outdated\)$/)
    assert.isNull(problem(0, 50_001, true))
    assert.isNull(problem(1, 51_000, false))
    assert.match(problem(1, 51_020, false)!, /^version 1, asked 1020\.0 ms after/)
    assert.isNull(problem(1, 51_020, true))
    assert.match(
      problemAfterInvalidation(1, 0, 50_001, { effect: 'gone', isStale: true })!,
      /^version 1/
    )
  })

  test('lets who has asked before have the old page', ({ assert }) => {
    assert.isNull(problemAfterInvalidation(1, 0, 49_999))
  })

  test('knows all invalidations, in whatever order they were confirmed, and however long ago', ({
    assert,
  }) => {
    const checker = new Checker()
    const page = pageOf('forever')
    const versions = [3, 2, 5, 4]
    const confirm = (version: number, effect: Effect, server: number, at: number) =>
      checker.confirm(new Map([[page.index, version]]), { effect, server, at })
    versions.forEach((version, index) => confirm(version, 'gone', 0, 1_000 * index))
    confirm(7, 'outdated', 0, 5_000)
    confirm(6, 'outdated', 0, 6_000)
    confirm(1, 'gone', 1, 99_000)
    const problem = (version: number, isStale: boolean) =>
      checker.problem(answer('forever', { version }, { isStale }))
    assert.match(problem(4, true)!, /confirmed 5 \(gone\)$/)
    assert.isNull(problem(5, true))
    assert.match(problem(6, false)!, /confirmed 7 \(outdated\)$/)
    assert.isNull(problem(7, false))
  })

  test('finds {0}')
    .with([
      ['the page of another key', answer('timed', { page: 99 }), /^another page/],
      ['another language', answer('variant', { language: 'fr' }), /^another page/],
      ['a failure', answer('failing', {}, { status: 500 }), /^status 500/],
      ['a request that hangs', answer('timed', {}, { endedAt: 116_000 }), /^took 16000 ms/],
      ['one that has outlived its time', answer('timed', { madeAt: 94_000 }), /^6000 ms old/],
      ['one beyond its grace', answer('grace', { madeAt: 94_000 }), /^6000 ms old/],
      ['a stale one without a failure', answer('failing', { madeAt: 96_000 }), /^4000 ms old/],
    ] as const)
    .run(({ assert }, [, found, problem]) => {
      assert.match(new Checker().problem(found)!, problem)
    })

  test('takes {0} for right')
    .with([
      ['one within its time', answer('timed', { madeAt: 96_000 })],
      ['one within its grace', answer('grace', { madeAt: 96_000 })],
      ['one that is kept for ever', answer('forever', { madeAt: 0 })],
      ['a failure of its handler', answer('failing', {}, { status: 500, wasBroken: true })],
      ['the last good one then', answer('failing', { madeAt: 94_000 }, { wasBroken: true })],
    ] as const)
    .run(({ assert }, [, right]) => {
      assert.isNull(new Checker().problem(right))
    })
})
