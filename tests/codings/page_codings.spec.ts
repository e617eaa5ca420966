import { test } from '@japa/runner'
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { PageCodings } from '../../src/codings/page_codings.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { Page } from '../../src/page/page.ts'
import type { PageFields } from '../../src/page/page_fields.ts'

const MB = 1024 * 1024
const SMALL = '<p>tent</p>'.repeat(200)
const LARGE = SMALL.repeat(20)

function page(fields: Partial<PageFields> = {}): Page {
  const headers = new HeaderChanges()
  headers.set('content-type', 'text/html')
  const times = { begunAt: 0, storedAt: 0, freshUntil: 60_000 }
  return new Page({ status: 200, headers, body: SMALL, ...times, ...fields })
}

test.group('Compressed bodies', () => {
  test('the first who asks has none, and it counts only who accepts one', ({ assert }) => {
    const codings = new PageCodings(['br', 'gzip'], MB)
    const one = page()
    assert.isNull(codings.bodyFor(one, undefined))
    assert.isNull(codings.bodyFor(one, 'zstd'))
    assert.isNull(codings.bodyFor(one, 'gzip'))
    assert.equal(codings.bodyFor(one, 'gzip')?.coding, 'gzip')
    assert.equal(codings.bodyFor(one, 'gzip, br')?.coding, 'br')
    assert.isNull(codings.bodyFor(one, undefined))
    assert.isNull(codings.bodyFor(page(), 'gzip'))
  })

  test('to tell which one was chosen has none made', ({ assert }) => {
    const codings = new PageCodings(['br', 'gzip'], MB)
    const one = page()
    for (const accepts of ['gzip', 'gzip', 'gzip, br', undefined]) {
      const chosen = codings.bodyFor(one, accepts)?.body ?? one.body
      assert.strictEqual(codings.formFor(one, accepts), chosen)
      assert.strictEqual(codings.formFor(one, accepts), chosen)
    }
    assert.strictEqual(codings.formFor(page(), 'gzip'), SMALL)
  })

  test('it is made once', ({ assert }) => {
    const codings = new PageCodings(['gzip'], MB)
    const one = page()
    codings.bodyFor(one, 'gzip')
    assert.strictEqual(codings.bodyFor(one, 'gzip')!.body, codings.bodyFor(one, 'gzip')!.body)
  })

  test('{0} is made by another thread, and what is there is sent until then')
    .with<[what: string, fields: Partial<PageFields>][]>([
      ['that of a large page', { body: LARGE }],
      ['that of a page that is fresh for ever', { freshUntil: null }],
      ['that of a page that is fresh for an hour', { freshUntil: 3_600_000 }],
    ])
    .run(async ({ assert }, [, fields]) => {
      const codings = new PageCodings(['br', 'gzip'], MB)
      const one = page(fields)
      const made = async (accepts: string) => {
        for (;;) {
          const body = codings.bodyFor(one, accepts)
          if (body !== null) {
            return body
          }
          await setImmediate()
        }
      }
      assert.isNull(codings.bodyFor(one, 'gzip'))
      assert.isNull(codings.bodyFor(one, 'gzip'))
      await made('gzip')
      // The better one is not there yet.
      assert.equal(codings.bodyFor(one, 'gzip, br')?.coding, 'gzip')
      await made('br')
      assert.equal(codings.bodyFor(one, 'gzip, br')?.coding, 'br')
    })

  test('what is no smaller than the page is not sent', ({ assert }) => {
    const codings = new PageCodings(['gzip'], MB)
    const one = page({ body: randomBytes(2000) })
    for (let request = 0; request < 3; request++) {
      assert.isNull(codings.bodyFor(one, 'gzip'))
    }
  })

  test('those that were not asked for lately make room for others', ({ assert }) => {
    const size = 20 * 100
    const codings = new PageCodings(['gzip'], size)
    const pages = Array.from({ length: 100 }, () => page())
    for (const one of pages) {
      codings.bodyFor(one, 'gzip')
      codings.bodyFor(one, 'gzip')
    }
    const sent = pages.map((one) => codings.bodyFor(one, 'gzip')!.body as Buffer)
    assert.isTrue(sent.every((body) => body.length > 20))
    // Made again: the first ones had been dropped.
    const first = codings.bodyFor(pages[0], 'gzip')!.body
    assert.notStrictEqual(first, sent[0])
    assert.deepEqual(first, sent[0])
  })

  test('each coding of a page counts', ({ assert }) => {
    const one = page()
    const other = page()
    const measured = new PageCodings(['br', 'gzip'], MB)
    const ask = (codings: PageCodings, asked: Page, coding: string) => {
      codings.bodyFor(asked, coding)
      return codings.bodyFor(asked, coding)!.body as Buffer
    }
    const [br, gzip] = ['br', 'gzip'].map((coding) => ask(measured, one, coding).length)
    // There is room for the two of one page, and for none of another.
    assert.isBelow(br, gzip)
    const codings = new PageCodings(['br', 'gzip'], 1 + br + gzip)
    const first = ask(codings, one, 'br')
    ask(codings, one, 'gzip')
    ask(codings, other, 'br')
    assert.notStrictEqual(codings.bodyFor(one, 'br')?.body, first)
  })

  test('one for which there is no room at all is not tried again', ({ assert }) => {
    const codings = new PageCodings(['gzip'], 10)
    const one = page()
    for (let request = 0; request < 3; request++) {
      assert.isNull(codings.bodyFor(one, 'gzip'))
    }
  })

  test('a page with holes has gzip alone', ({ assert }) => {
    const codings = new PageCodings(['zstd', 'br', 'gzip'], MB)
    const one = page({ holes: [[3, 'csrf-token']] })
    assert.isNull(codings.bodyFor(one, 'zstd, br, gzip'))
    assert.equal(codings.bodyFor(one, 'zstd, br, gzip')?.coding, 'gzip')
    assert.isNull(codings.bodyFor(one, 'zstd, br'))
  })
})
