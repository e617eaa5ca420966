import { test } from '@japa/runner'
import { defaultOf } from '../../src/options/default_of.ts'
import { readOptions } from '../../src/options/read_options.ts'
import { OptionsReader } from '../../src/options/options_reader.ts'
import type { Readers } from '../../src/options/readers.ts'

interface Written {
  timeout?: string | number
  isPublic?: boolean
}

const READERS = {
  timeout: (options, name) => options.seconds(name, 60),
  isPublic: (options, name) => options.boolean(name, false),
} satisfies Readers<Written>

function written(values: Record<string, unknown>) {
  return new OptionsReader(values, (name, problem) => {
    throw new Error(`${name}: ${problem}`)
  })
}

test.group('Table of readers', () => {
  test('each option is read, and has its default where nothing was written', ({
    assert,
    expectTypeOf,
  }) => {
    const values = readOptions(READERS, written({ timeout: '1h' }))

    assert.deepEqual(values, { timeout: 3600, isPublic: false })
    expectTypeOf(values).toEqualTypeOf<{ timeout: number; isPublic: boolean }>()
  })

  test('options may be written under other names', ({ assert }) => {
    const nameOf = (name: string) => `cache_${name}`
    const read = (values: Record<string, unknown>) => readOptions(READERS, written(values), nameOf)

    assert.deepEqual(read({ cache_timeout: 5, isPublic: true }), { timeout: 5, isPublic: false })
    assert.throws(() => read({ cache_isPublic: 1 }), /^cache_isPublic: expected true or false/)
  })

  test('a table without one of the options does not compile', () => {
    const missing = { timeout: READERS.timeout }
    // @ts-expect-error: isPublic is missing
    void (missing satisfies Readers<Written>)

    void ({
      ...READERS,
      // @ts-expect-error: there is no such option
      prefix: READERS.timeout,
    } satisfies Readers<Written>)
  })

  test('the default of an option is what it is where nothing was written', ({ assert }) => {
    assert.equal(defaultOf(READERS.timeout), 60)
    assert.isFalse(defaultOf(READERS.isPublic))
    assert.throws(
      () => defaultOf((options, name) => options.refuse(name, 'is missing')),
      'option: is missing'
    )
  })
})
