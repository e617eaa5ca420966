import { test } from '@japa/runner'
import { HttpContextFactory } from '@adonisjs/core/factories/http'
import {
  headerOf,
  headerSelector,
  isMadeUp,
  isSelector,
  NEGOTIATIONS,
  negotiationSelector,
  selectorText,
  varySelector,
  variantOf,
} from '../../src/keys/selectors.ts'

type Headers = Record<string, string | string[]>

function requestWith(headers: Headers) {
  const { request } = new HttpContextFactory().create()
  Object.assign(request.request.headers, headers)
  return request
}
const variant = (selectors: string[], headers: Headers) =>
  variantOf(selectors, requestWith(headers))

test.group('Selectors | headers', () => {
  const values = (name: string, value?: string | string[]) =>
    variant([name], value === undefined ? {} : { [name]: value })

  test('a header that is absent is told apart from one that is empty', ({ assert }) => {
    assert.notEqual(values('accept'), values('accept', ''))
  })

  test('white space says nothing (RFC 9111, 4.1)', ({ assert }) => {
    assert.equal(values('accept', '  de,   en '), values('accept', 'de, en'))
    assert.notEqual(values('accept', 'de,en'), values('accept', 'en,de'))
  })

  test('several lines of a header are one list', ({ assert }) => {
    assert.equal(values('x-tag', ['a', 'b']), values('x-tag', 'a, b'))
  })

  test('values are given in the order of the selectors', ({ assert }) => {
    assert.deepEqual(JSON.parse(variant(['b', 'a', 'c'], { a: '1', b: '2' })), ['=2', '=1', ''])
  })

  test('no value can pass for two', ({ assert }) => {
    assert.notEqual(variant(['a', 'b'], { a: '","=' }), variant(['a', 'b'], { a: '', b: '' }))
  })

  test('all headers of Inertia count where one does, and only for who sends them', ({ assert }) => {
    const inertia = { 'x-inertia': 'true', 'x-inertia-new': 'a' }
    assert.notEqual(
      variant(['x-inertia'], inertia),
      variant(['x-inertia'], { ...inertia, 'x-inertia-new': 'b' })
    )
    assert.equal(variant(['accept'], inertia), variant(['accept'], {}))
  })
})

test.group('Selectors | outcomes', () => {
  const types = negotiationSelector('accepts', ['html', 'json'])!
  const languages = negotiationSelector('language', ['en', 'de'])!

  test('spellings of one outcome are one variant', ({ assert }) => {
    const accept = (value: string) => variant([types], { accept: value })
    assert.equal(accept('text/html'), accept('text/html;q=0.9, application/json;q=0.1, */*;q=0.05'))
    assert.equal(accept('application/json'), accept('application/json, x/made-up'))
    assert.notEqual(accept('text/html'), accept('application/json'))
    assert.notEqual(accept('text/html'), accept('image/png'))
  })

  test('two negotiations of one header are told apart', ({ assert }) => {
    const both = (accept: string, language: string) =>
      variant([types, languages], { accept, 'accept-language': language })
    assert.notEqual(both('text/html', 'de'), both('text/html', 'en'))
    assert.equal(both('text/html', 'de'), both('text/html, x/y', 'de-CH, de;q=0.9'))
  })

  test('codings that nobody uses, and their order, say nothing', ({ assert }) => {
    const codings = (value: string) =>
      variant([varySelector('accept-encoding')], { 'accept-encoding': value })
    assert.equal(codings('gzip, deflate, br, zstd'), codings('deflate, gzip, br, zstd, sdch'))
    assert.notEqual(codings('gzip, br'), codings('gzip'))
    assert.notEqual(codings('gzip;q=0'), codings('gzip'))
    assert.notEqual(codings('*'), codings('identity'))
  })

  test('what a selector looks at is known by its header', ({ assert }) => {
    assert.equal(headerOf(types), 'accept')
    assert.equal(headerOf(languages), 'accept-language')
    assert.equal(headerOf(varySelector('accept-encoding')), 'accept-encoding')
    assert.equal(headerOf('x-requested-with'), 'x-requested-with')
    assert.isNull(headerOf(':scheme'))
    assert.isNull(headerOf(':host'))
  })

  test('a visitor makes up the value of a header, and no outcome', ({ assert }) => {
    const request = requestWith({ 'accept': 'text/html', 'x-mine': '1' })
    assert.isTrue(isMadeUp(['x-mine'], request))
    assert.isFalse(isMadeUp(['x-other'], request))
    assert.isFalse(isMadeUp([types], request))
    assert.isFalse(isMadeUp([':scheme'], request))
  })

  test('all that is made is a selector, and nothing else is', ({ assert }) => {
    const made = [
      ...NEGOTIATIONS.map(({ method }) => negotiationSelector(method, ['a "b"', 'é'])!),
      ...['accept-encoding', 'origin'].map(varySelector),
      headerSelector('x-kind'),
      ...[':scheme', ':host'],
    ]
    assert.deepEqual(made.filter(isSelector), made)
    const lists = [':accepts', ':accepts {}', ':accepts [1]', 'accepts ["a"]', ':accept ["a"]']
    const others = [...lists, '', ':', ':scheme ', 'X-Kind', 'x kind', 1, null]
    assert.deepEqual(others.filter(isSelector), [])
  })

  test('what is no text is one, and of what may be none the outcome is not known', ({ assert }) => {
    const selector = negotiationSelector('language', ['en', undefined, null, 5, 5n])!
    assert.isTrue(isSelector(selector))
    assert.equal(selectorText(selector), 'language(en, undefined, null, 5, 5)')
    assert.isNull(negotiationSelector('accepts', [['html'], 'json']))
    assert.isNull(negotiationSelector('language', ['en', Object.create(null)]))
  })

  test('where there is nothing to choose from, the outcome is not all that is read', ({
    assert,
  }) => {
    for (const nothing of [[], [''], [undefined], [false], [0]]) {
      assert.isNull(negotiationSelector('language', nothing))
    }
  })

  test('people read it', ({ assert }) => {
    assert.equal(selectorText(types), 'accepts(html, json)')
    assert.equal(selectorText(':scheme'), 'scheme')
    assert.equal(selectorText('x-requested-with'), 'x-requested-with')
  })
})
