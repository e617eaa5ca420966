import { test } from '@japa/runner'
import { stopClock } from '../support/clock.ts'
import { HeaderChanges } from '../../src/page/header_changes.ts'
import { Memo } from '../../src/storage/reading/memo.ts'
import { Page } from '../../src/page/page.ts'

const pageOf = (body: string, storedAt = 1) =>
  new Page({
    status: 200,
    headers: new HeaderChanges(),
    body,
    begunAt: 0,
    storedAt,
    freshUntil: null,
  })

function read(memo: Memo, key: string, page: Page) {
  return memo.end(memo.begin(key), page)
}

test.group('Memo', () => {
  test('keeps no more than its size', ({ assert }) => {
    const memo = new Memo({ trust: 1_000, size: 200_000 })
    for (let id = 0; id < 50; id++) {
      read(memo, `${id}`, pageOf('x'.repeat(9_000)))
    }
    const kept = Array.from({ length: 50 }, (_, id) => memo.get(`${id}`)).filter(Boolean)
    assert.lengthOf(kept, 9)
    assert.isDefined(memo.get('49'))
  })

  test('does not keep a page that is larger than all of it', ({ assert }) => {
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    read(memo, 'large', pageOf('x'.repeat(100_000)))
    assert.isUndefined(memo.get('large'))
  })

  test('drops what was not read again, when something else is read', ({ assert }) => {
    const clock = stopClock()
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    const [left, asked] = [read(memo, 'left', pageOf('a')), read(memo, 'asked', pageOf('a'))]
    for (let round = 0; round < 3; round++) {
      clock.forward(5.5)
      assert.strictEqual(read(memo, 'asked', pageOf('a')), asked)
    }
    assert.notStrictEqual(read(memo, 'left', pageOf('a')), left)
  })

  test('is forgotten in both generations', ({ assert }) => {
    const clock = stopClock()
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    clock.forward(4.9)
    read(memo, 'a', pageOf('a'))
    clock.forward(0.2)
    read(memo, 'b', pageOf('b'))
    assert.isDefined(memo.get('a'))
    memo.forget('a')
    assert.isUndefined(memo.get('a'))
    memo.clear()
    assert.isUndefined(memo.get('b'))
  })

  test('trusts a page from when the store was asked for it', ({ assert }) => {
    const clock = stopClock()
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    const reading = memo.begin('a')
    clock.forward(0.9)
    memo.end(reading, pageOf('a'))
    assert.isDefined(memo.get('a'))
    clock.forward(0.2)
    assert.isUndefined(memo.get('a'))
  })

  test('is the same page as before, when it is read again', ({ assert }) => {
    const clock = stopClock()
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    const first = read(memo, 'a', pageOf('a'))
    clock.forward(2)
    assert.strictEqual(read(memo, 'a', pageOf('a')), first)
    assert.strictEqual(memo.get('a'), first)
    clock.forward(2)
    const later = pageOf('b', 2)
    assert.strictEqual(read(memo, 'a', later), later)
    assert.strictEqual(memo.get('a'), later)
  })

  test('does not remember what was forgotten while it was read', ({ assert }) => {
    const memo = new Memo({ trust: 1_000, size: 100_000 })
    const reading = memo.begin('a')
    memo.forget('a')
    const later = memo.begin('a')
    memo.end(reading, pageOf('old'))
    assert.isUndefined(memo.get('a'))
    memo.end(later, pageOf('new', 2))
    assert.equal((memo.get('a') as Page).body, 'new')
    const cleared = memo.begin('a')
    memo.clear()
    memo.end(cleared, pageOf('new', 2))
    assert.isUndefined(memo.get('a'))
  })
})
