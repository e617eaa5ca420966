import { test } from '@japa/runner'
import { OptionsReader } from '../../src/options/options_reader.ts'

function read(values: Record<string, unknown>) {
  return new OptionsReader(values, (name, problem) => {
    throw new Error(`${name}: ${problem}`)
  })
}

const isText = (item: unknown) => typeof item === 'string'

/**
 * Every kind of option, with values that it takes and values that it does not.
 */
const KINDS: Record<
  string,
  {
    read: (options: OptionsReader) => unknown
    takes: [given: unknown, read: unknown][]
    refuses: unknown[]
    expected: RegExp
  }
> = {
  boolean: {
    read: (options) => options.boolean('option', 'fallback'),
    takes: [
      [true, true],
      [false, false],
    ],
    refuses: [null, 0, 1, 'true', {}],
    expected: /expected true or false, got/,
  },
  text: {
    read: (options) => options.text('option', 'fallback'),
    takes: [
      ['', ''],
      ['redis', 'redis'],
    ],
    refuses: [null, 1, true, ['redis'], {}],
    expected: /expected a string, got/,
  },
  path: {
    read: (options) => options.path('option', 'fallback'),
    takes: [['/_page-cache', '/_page-cache']],
    refuses: [null, '', '/', 'page-cache', '/a b', '/a?b', true],
    expected: /expected a path that begins with a slash, such as '\/_page-cache', got/,
  },
  func: {
    read: (options) => options.func('option', 'fallback'),
    takes: [[isText, isText]],
    refuses: [null, 'byUrl', {}, true],
    expected: /expected a function, got/,
  },
  list: {
    read: (options) => options.list('option', 'fallback', 'words', isText),
    takes: [
      [[], []],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    refuses: [null, 'a', {}, [1], ['a', null], new Set(['a'])],
    expected: /expected a list of words, got/,
  },
  names: {
    read: (options) => options.names('option', 'fallback', 'parameter names'),
    takes: [
      [[], []],
      [['page'], ['page']],
    ],
    refuses: [null, 'page', [''], ['page', ''], [1], {}],
    expected: /expected a list of parameter names, got/,
  },
  listOf: {
    read: (options) => options.listOf('option', 'fallback', ['user', 'session']),
    takes: [
      [[], []],
      [['session'], ['session']],
    ],
    refuses: [null, 'user', ['User'], ['user', 'flash'], [1], {}],
    expected: /expected a list of 'user' or 'session', got/,
  },
  oneOf: {
    read: (options) => options.oneOf('option', 'fallback', ['store', 'render']),
    takes: [['render', 'render']],
    refuses: [null, 'rendered', '', true, ['store']],
    expected: /expected 'store' or 'render', got/,
  },
  seconds: {
    read: (options) => options.seconds('option', 'fallback'),
    takes: [
      [0, 0],
      [90, 90],
      ['10m', 600],
    ],
    refuses: [null, -1, '-1s', 'soon', '600', Number.NaN, Infinity, true, {}],
    expected: /expected a number of seconds, 0 or more, or a string such as '10m', got/,
  },
  wholeNumber: {
    read: (options) => options.wholeNumber('option', 1024),
    takes: [
      [1, 1],
      [4, 4],
    ],
    refuses: [null, 0, -1, 1.5, '4', Infinity, true],
    expected: /expected a whole number, 1 or more, got/,
  },
  bytes: {
    read: (options) => options.bytes('option', '1kb'),
    takes: [
      [1, 1],
      [2048, 2048],
      ['2kb', 2048],
      ['1.5 MB', 1_572_864],
    ],
    refuses: [null, 0, -1, '0', '-1mb', 'big', Number.NaN, Infinity, true, {}],
    expected: /expected a number of bytes above 0, or a string such as '1mb', got/,
  },
}

test.group('Options reader', () => {
  test('{0}: takes what it is made for')
    .with(Object.entries(KINDS))
    .run(({ assert }, [, kind]) => {
      for (const [given, expected] of kind.takes) {
        assert.deepEqual(kind.read(read({ option: given })), expected)
      }
    })

  test('{0}: refuses everything else, and says what it expects and what it got')
    .with(Object.entries(KINDS))
    .run(({ assert }, [, kind]) => {
      for (const given of kind.refuses) {
        assert.throws(() => kind.read(read({ option: given })), /^option: /)
        assert.throws(() => kind.read(read({ option: given })), kind.expected)
      }
    })

  test('{0}: falls back where nothing is said')
    .with(Object.entries(KINDS))
    .run(({ assert }, [name, kind]) => {
      const fallback = ['bytes', 'wholeNumber'].includes(name) ? 1024 : 'fallback'
      assert.equal(kind.read(read({})), fallback)
      assert.equal(kind.read(read({ option: undefined })), fallback)
    })

  test('a fallback need not be of the kind', ({ assert }) => {
    assert.isUndefined(read({}).seconds('option', undefined))
    assert.isNull(read({}).list('option', null, 'words', isText))
  })

  test('what was given is shown, but not all of it', ({ assert }) => {
    const given = { a: { b: { c: { d: 'deep' } } } }
    assert.throws(
      () => read({ option: given }).text('option', ''),
      /got \{ a: \{ b: \[Object\] \} \}/
    )
    assert.throws(() => read({ option: 'x' }).boolean('option', true), /got 'x'/)
  })
})

test.group('Options reader | unchecked', () => {
  test('shows what was written, and whether anything was', ({ assert }) => {
    const options = read({ option: null, left: undefined })

    assert.isNull(options.given('option'))
    assert.isTrue(options.has('option'))
    for (const name of ['left', 'other']) {
      assert.isUndefined(options.given(name))
      assert.isFalse(options.has(name))
    }
  })

  test('refuses what a reader of its own does not take', ({ assert }) => {
    assert.throws(() => read({}).refuse('option', 'is too large'), 'option: is too large')
  })
})

test.group('Options reader | unknown names', () => {
  const known = ['keyPrefix', 'cache', 'staleIfError']

  test('{0}: did you mean {1}?')
    .with([
      ['keyPrefx', 'keyPrefix'],
      ['KeyPrefix', 'keyPrefix'],
      ['key_prefix', 'keyPrefix'],
      ['keyprefix', 'keyPrefix'],
      ['cahce', 'cache'],
      ['stale_if_error', 'staleIfError'],
    ])
    .run(({ assert }, [given, meant]) => {
      const message = `${given}: there is no such option. Did you mean "${meant}"?`
      assert.throws(() => read({}).only([given], known), message)
    })

  test('where nothing is near, all of them are named', ({ assert }) => {
    const message = 'tags: there is no such option. Known are: keyPrefix, cache, staleIfError'
    assert.throws(() => read({}).only(['tags'], known), message)
  })

  test('known names pass', ({ assert }) => {
    const options = read({})
    assert.strictEqual(options.only([], known), options)
    assert.strictEqual(options.only([...known], known), options)
  })
})
