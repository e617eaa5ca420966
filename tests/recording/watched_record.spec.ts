import { inspect } from 'node:util'
import { test } from '@japa/runner'
import { cloneWatchedRecords, watchedRecord } from '../../src/recording/watching/watched_record.ts'

type Fields = Record<string, unknown>

function watching(record: Fields = { a: '1', b: ['2', '3'] }) {
  const told: string[] = []
  const watched = watchedRecord(record, {
    field: (name) => told.push(name),
    all: () => told.push('*'),
  })
  return { record, watched, told }
}

cloneWatchedRecords()

test.group('Watched record', () => {
  test('is not changed by an object that inherits of it', ({ assert }) => {
    const { record, watched } = watching()
    const heir = Object.create(watched)
    heir.a = 'other'
    assert.deepEqual([heir.a, watched.a, record.a], ['other', '1', '1'])
  })

  test('tells which field was looked at: {0}')
    .with<[how: string, look: (record: Fields) => unknown, told: string[]][]>([
      ['read', (record) => record.a, ['a']],
      ['read, not there', (record) => record.c, ['c']],
      ['in', (record) => 'a' in record, ['a']],
      ['in, not there', (record) => 'c' in record, ['c']],
      ['hasOwn', (record) => Object.hasOwn(record, 'c'), ['c']],
      ['destructured', ({ a, c }) => [a, c], ['a', 'c']],
    ])
    .run(({ assert }, [, look, expected]) => {
      const { record, watched, told } = watching()
      assert.deepEqual(look(watched), look(record))
      assert.deepEqual(told, expected)
    })

  test('tells that all were looked at: {0}')
    .with<[how: string, look: (record: Fields) => unknown][]>([
      ['keys', (record) => Object.keys(record)],
      ['spread', (record) => ({ ...record })],
      ['rest', ({ a, ...rest }) => [a, rest]],
      ['entries', (record) => Object.entries(record)],
      ['JSON', (record) => JSON.stringify(record)],
      ['inspect', (record) => inspect(record)],
      ['inspect inside', (record) => inspect({ of: record })],
      ['structuredClone', (record) => structuredClone(record)],
      ['structuredClone inside', (record) => structuredClone({ of: [record], and: 1 })],
      ['own names', (record) => Reflect.ownKeys(record)],
      ['assign', (record) => Object.assign({}, record)],
    ])
    .run(({ assert }, [, look]) => {
      const { record, watched, told } = watching()
      assert.deepEqual(look(watched), look(record))
      assert.include(told, '*')
    })

  test('what is changed in it is changed in the record', ({ assert }) => {
    const { record, watched } = watching()
    watched.c = '4'
    delete watched.a
    Object.defineProperty(watched, 'd', { value: 5, enumerable: true, configurable: true })
    assert.deepEqual(record, { b: ['2', '3'], c: '4', d: 5 })
  })

  test('looks like the record', ({ assert }) => {
    const bare = Object.assign(Object.create(null), { a: 1 })
    assert.isNull(Object.getPrototypeOf(watching(bare).watched))
    assert.isTrue(watching().watched instanceof Object)
    assert.equal(String(watching().watched), '[object Object]')
  })

  test('cloning other things is what it was', ({ assert }) => {
    const date = new Date(0)
    assert.deepEqual(structuredClone({ date, map: new Map([[1, date]]) }), {
      date,
      map: new Map([[1, date]]),
    })
    assert.throws(() => structuredClone({ call: () => 1 }), /could not be cloned/)
    const { watched } = watching()
    assert.throws(() => structuredClone({ watched, call: () => 1 }), /could not be cloned/)
    assert.throws(() => structuredClone(new Proxy({}, {})), /could not be cloned/)
  })
})
