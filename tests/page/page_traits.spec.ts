import { test } from '@japa/runner'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { Page } from '../../src/page/page.ts'
import type { PageFields } from '../../src/page/page_fields.ts'

function pageOf(fields: Partial<PageFields>): Page {
  const times = { begunAt: 900, storedAt: 1000, freshUntil: 61_000 }
  return new Page({ status: 200, headers: new HeaderChanges(), body: 'a', ...times, ...fields })
}

const STALENESS = {
  generatedAt: 500,
  staleWhileRevalidateUntil: 70_000,
  staleIfErrorUntil: 80_000,
}

test.group('What pages have in common', () => {
  test('is kept once for pages that were stored at different times', ({ assert }) => {
    const later = { begunAt: 5_800, storedAt: 6_000, freshUntil: 66_000 }
    assert.strictEqual(pageOf({}).traits, pageOf(later).traits)
    assert.equal(pageOf(later).begunAt, 5_800)
    assert.equal(pageOf(later).freshUntil, 66_000)
  })

  test('is not taken for that of others: {0}')
    .with(
      Object.entries<Partial<PageFields>>({
        'status': { status: 404 },
        'bytes': { body: Buffer.from('a') },
        'another time': { freshUntil: 61_001 },
        'for ever': { freshUntil: null },
        'never kept by others': { expiresIn: null },
        'a redirect': { forwardsQuery: true },
        'staleness': { staleness: STALENESS },
        'mustRevalidate': { staleness: { ...STALENESS, mustRevalidate: true } },
      })
    )
    .run(({ assert }, [, fields]) => {
      assert.notStrictEqual(pageOf(fields).traits, pageOf({}).traits)
    })

  test('says of each page for how long it may be stale', ({ assert }) => {
    const validators = { etag: '"a"' }
    assert.deepEqual(pageOf({ staleness: STALENESS }).staleness, STALENESS)
    assert.deepEqual(pageOf({ staleness: { ...STALENESS, validators } }).staleness, {
      ...STALENESS,
      validators,
    })
    assert.equal(pageOf({ staleness: STALENESS }).age(2_500), 2)
  })
})

test.group('The headers of pages that are alike', () => {
  test('are not changed with those of another page', ({ assert }) => {
    const stored = [['set', 'x-a', '1'] as const, ['append', 'x-b', '2'] as const]
    const read = () => new HeaderChanges(JSON.parse(JSON.stringify(stored)))
    const [one, other] = [read(), read()]
    one.set('x-a', 'changed')
    one.append('x-b', '3')
    one.remove('x-c')
    one.ignore('x-a')
    assert.deepEqual(other.toJSON(), read().toJSON())
    assert.deepEqual(read().toJSON(), JSON.parse(JSON.stringify(stored)))
  })
})
