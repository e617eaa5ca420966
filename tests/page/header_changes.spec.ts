import { test } from '@japa/runner'
import { createContext } from '../support/http_context.ts'
import { HeaderChanges, type HeaderChange } from '../../src/page/header_changes.ts'

type Call = [method: 'set' | 'append' | 'remove' | 'ignore', name: string, value?: unknown]

function record(calls: Call[]): HeaderChanges {
  const changes = new HeaderChanges()
  for (const [method, name, value] of calls) {
    changes[method](name, value)
  }
  return changes
}

const SEQUENCES: Record<string, [calls: Call[], changes: HeaderChange[]]> = {
  'nothing': [[], []],
  'a value': [[['set', 'X-A', '1']], [['set', 'x-a', '1']]],
  'the last value': [
    [
      ['set', 'x-a', '1'],
      ['set', 'X-A', '2'],
    ],
    [['set', 'x-a', '2']],
  ],
  'a number': [[['set', 'x-a', 5]], [['set', 'x-a', '5']]],
  'a list': [[['set', 'x-a', [1, 'b']]], [['set', 'x-a', ['1', 'b']]]],
  'something appended': [[['append', 'x-a', '1']], [['append', 'x-a', '1']]],
  'something appended twice': [
    [
      ['append', 'x-a', '1'],
      ['append', 'X-A', ['2', 3]],
    ],
    [['append', 'x-a', ['1', '2', '3']]],
  ],
  'something appended to a value': [
    [
      ['set', 'x-a', '1'],
      ['append', 'x-a', '2'],
    ],
    [['set', 'x-a', ['1', '2']]],
  ],
  'a value after something appended': [
    [
      ['append', 'x-a', '1'],
      ['set', 'x-a', '2'],
    ],
    [['set', 'x-a', '2']],
  ],
  'a removal': [[['remove', 'X-A']], [['remove', 'x-a', '']]],
  'a removal after a value': [
    [
      ['set', 'x-a', '1'],
      ['remove', 'x-a'],
    ],
    [['remove', 'x-a', '']],
  ],
  'something appended after a removal': [
    [
      ['remove', 'x-a'],
      ['append', 'x-a', '1'],
    ],
    [['set', 'x-a', ['1']]],
  ],
  'several headers in their order': [
    [
      ['set', 'x-b', '1'],
      ['remove', 'x-c'],
      ['append', 'x-a', '2'],
      ['set', 'x-b', '3'],
    ],
    [
      ['set', 'x-b', '3'],
      ['remove', 'x-c', ''],
      ['append', 'x-a', '2'],
    ],
  ],
  'nothing of what is ignored': [
    [
      ['set', 'date', 'now'],
      ['set', 'x-a', '1'],
      ['ignore', 'date'],
    ],
    [['set', 'x-a', '1']],
  ],
}

test.group('Header changes', () => {
  test('note {0}')
    .with(Object.entries(SEQUENCES))
    .run(({ assert }, [, [calls, changes]]) => {
      assert.deepEqual(record(calls).toJSON(), changes)
    })

  test('do the same to another response: {0}')
    .with(Object.entries(SEQUENCES))
    .run(({ assert }, [, [calls]]) => {
      const one = createContext().response
      const other = createContext().response
      for (const response of [one, other]) {
        for (const name of ['x-a', 'x-b', 'x-c', 'x-d']) {
          response.header(name, 'before')
        }
      }

      for (const [method, name, value] of calls.filter(([, header]) => header !== 'date')) {
        switch (method) {
          case 'set':
            one.header(name, value as string)
            break
          case 'append':
            one.append(name, value as string)
            break
          case 'remove':
            one.removeHeader(name)
        }
      }
      new HeaderChanges(JSON.parse(JSON.stringify(record(calls)))).replay(other)

      assert.deepEqual(flattened(other.getHeaders()), flattened(one.getHeaders()))
    })

  test('a replay leaves what is stored as it is', ({ assert }) => {
    const changes = record([['set', 'x-a', ['1', '2']]])
    const before = JSON.stringify(changes)
    const { response } = createContext()
    changes.replay(response)
    response.append('x-a', '3')
    ;(response.getHeader('x-a') as string[]).push('4')

    assert.equal(JSON.stringify(changes), before)
  })

  test('the value of a header is known until it is removed', ({ assert }) => {
    const changes = record([
      ['set', 'x-a', '1'],
      ['remove', 'x-b'],
    ])
    assert.equal(changes.get('x-a'), '1')
    assert.isUndefined(changes.get('x-b'))
    assert.isUndefined(changes.get('x-c'))
    assert.isTrue(changes.has('x-b'))
    assert.isFalse(changes.has('x-c'))
  })
})

/**
 * A list of one value is sent as that value.
 */
function flattened(headers: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().map(String)])
  )
}
