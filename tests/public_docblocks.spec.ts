import { test } from '@japa/runner'
import { errors } from '../index.ts'
import { errors as requestErrors } from '../src/request/main.ts'
import { publicExports } from './support/public_exports.ts'

/*
 * What users of the package see in their editor: whatever an entry of package.json exports says what it
 * is for, in which unit it takes a length of time, what it throws, and how it is called.
 */

const all = await publicExports()
const callable = all.filter(({ kind }) => kind === 'function' || kind === 'method')

/**
 * Called by AdonisJS, or by the SDK of OpenTelemetry, under the names that they ask for.
 */
const OF_ADONIS = new RegExp(
  [
    /#default\.(register|boot|start|ready|shutdown)$/,
    /#RequestCommand\.run$/,
    /\/health#\w+Check\.run$/,
    /\/otel#PageCacheInstrumentation\.(enable|disable|[gs]etConfig|set(Tracer|Meter)Provider)$/,
  ]
    .map(({ source }) => source)
    .join('|')
)

/**
 * Fields of flags, and methods of options: the option has the docblock, and the flag its description.
 */
const OF_OPTIONS = /#(MakesRequests|RequestCommand)\.(flag|get)[A-Z]/

/**
 * Exceptions that are not of this package. `AssertionError` is that of `node:assert`.
 */
const BUILT_IN = /^(Error|TypeError|RangeError|AssertionError|what) ?/

test.group('Docblocks of what is public', () => {
  test('there are exports, functions and methods', ({ assert }) => {
    assert.isAbove(all.length, 200)
    assert.isAbove(callable.length, 30)
    assert.includeMembers(
      all.map(({ name }) => name),
      ['adonis-cache-helpers#cachePage', 'adonis-cache-helpers/services/main#default']
    )
  })

  test('every export, and every member of one, says what it is for', ({ assert }) => {
    const silent = all.filter(
      ({ name, text }) => text === '' && !OF_ADONIS.test(name) && !OF_OPTIONS.test(name)
    )
    assert.deepEqual(
      silent.map(({ name }) => name),
      []
    )
  })

  test('every function, and every method of a class, has an example', ({ assert }) => {
    const without = callable.filter(
      ({ name, tags }) => !tags.some((tag) => tag.name === 'example') && !OF_ADONIS.test(name)
    )
    assert.deepEqual(
      without.map(({ name }) => name),
      []
    )
  })

  test('whatever throws says so', ({ assert }) => {
    const silent = callable.filter(
      ({ throwsItself, tags }) => throwsItself && !tags.some((tag) => tag.name === 'throws')
    )
    assert.deepEqual(
      silent.map(({ name }) => name),
      []
    )
  })

  test('the errors that are named are there', ({ assert }) => {
    const codes = [...Object.keys(errors), ...Object.keys(requestErrors)]
    for (const { name, tags } of all) {
      for (const { text } of tags.filter((tag) => tag.name === 'throws')) {
        const [, code] = text.match(/^(E_\w+)/) ?? []
        assert.isTrue(code ? codes.includes(code) : BUILT_IN.test(text), `${name}: ${text}`)
      }
    }
  })

  test('a length of time and a size say their unit', ({ assert }) => {
    const measured = all.filter(
      ({ type, name }) => /\b(Duration|Timeout)\b/.test(type) || /(Ms|Bytes|Size)$/.test(name)
    )
    const silent = measured.filter(({ text }) => !/(milli)?seconds|bytes|epoch|URLs/i.test(text))

    assert.isNotEmpty(measured)
    assert.deepEqual(
      silent.map(({ name, text }) => `${name}: ${text}`),
      []
    )
  })
})
