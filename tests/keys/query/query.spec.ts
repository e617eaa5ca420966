import { test } from '@japa/runner'
import { defineConfig, Qs } from '@adonisjs/core/http'
import {
  canonicalQuery as canonicalQueryOf,
  nameMatcher,
  parameterNames,
} from '../../../src/keys/query/query.ts'
import { oneSpellingOf } from '../../../src/keys/query/query_spelling.ts'
import { spellingOfParser } from '../../../src/keys/query/spelling_of_parser.ts'

const qs = new Qs(defineConfig({}).qs)

function canonicalQuery(
  query: string | null | undefined,
  isIgnored: (name: string) => boolean = () => false
): string {
  return canonicalQueryOf(query, { isIgnored, spell: oneSpellingOf })
}

/**
 * Numbers that look random and are the same in every run.
 */
function sequence(seed: number) {
  return (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed % below
  }
}

function shuffled<T>(values: T[], random: (below: number) => number): T[] {
  const result = [...values]
  for (let index = result.length - 1; index > 0; index--) {
    const other = random(index + 1)
    ;[result[index], result[other]] = [result[other], result[index]]
  }
  return result
}

test.group('Canonical query', () => {
  test('{$i}. "{0}" is "{1}"')
    .with<[query: string, canonical: string][]>([
      ['', ''],
      ['a=1', 'a=1'],
      ['b=2&a=1', 'a=1&b=2'],
      ['b&a', 'a&b'],
      ['a=&b', 'a&b'],
      // Empty parameters say nothing.
      ['&&b=2&&a=1&', 'a=1&b=2'],
      // Values of one name are a list, in order.
      ['a=2&b=1&a=1', 'a=2&a=1&b=1'],
      ['b=1&a[]=2&a[]=1', 'a[]=2&a[]=1&b=1'],
      // However the brackets are written down.
      ['a%5B%5D=2&a[]=1', 'a[]=2&a[]=1'],
      ['a[]=1&a%5B%5D=2', 'a[]=1&a[]=2'],
      ['c=1&a[b]=2&a=1&a%5bc%5d=3', 'a[b]=2&a=1&a[c]=3&c=1'],
      // A comma makes a list, an encoded one does not.
      ['a=1%2C2', 'a=1%2C2'],
      ['a=1,2', 'a=1,2'],
      // Names are compared decoded.
      ['%62=1&a=2', 'a=2&b=1'],
      ['a+b=1&a%20b=2&a=3', 'a=3&a%20b=1&a%20b=2'],
      ['z=1&%zz=2', '%zz=2&z=1'],
      // An equals sign in brackets is part of the name.
      ['b=1&a=x]=2&a%3Dx%5D=1', 'a=x]=2&a%3Dx]=1&b=1'],
      // A name that begins with a bracket is parsed into the value of another one.
      ['a=2&[a]=1', 'a=2&[a]=1'],
      ['[a]=1&a=2', '[a]=1&a=2'],
      ['b=1&%5Ba%5D=2&a=3', 'b=1&[a]=2&a=3'],
      // Letters are told apart by their case.
      ['b=1&B=2', 'B=2&b=1'],
      // What forms send, and what encodeURIComponent makes.
      ['q=a+b', 'q=a%20b'],
      ['q=%28a%29%21+%7E', 'q=(a)!%20~'],
      // Neither is there anything behind an equals sign, nor without one.
      ['q=', 'q'],
      ['q=&page=2', 'page=2&q'],
      ['a[]=&=', 'a[]'],
      // But for one that is part of a name.
      ['a[b=c]=', 'a[b=c]='],
      ['a==', 'a=='],
      // What browsers leave as it is, and what they encode.
      ['n%65xt=%2Fa%3Fb%3A%40%24%3B%7C', 'next=/a?b:@$;|'],
      ['q=%c3%a4%3cb%3e%27%22%0a', 'q=%C3%A4%3Cb%3E%27%22%0A'],
      [`q="<'>"`, 'q=%22%3C%27%3E%22'],
      // What would have another meaning.
      ['a=%26%3d%2b%25%2c%23', 'a=%26%3D%2B%25%2C%23'],
      ['a=%2541', 'a=%2541'],
      // What cannot be decoded is shown as it was written, with its neighbours.
      ['a=%zz+%7e', 'a=%zz+%7e'],
      ['a=%ff&b=%FF', 'a=%ff&b=%FF'],
      ['a=%E2,%82%7e', 'a=%E2,%82%7e'],
      ['%ff=%7e', '%ff=~'],
      // Octets that were not encoded at all may be of any encoding.
      ['q=\u00c3\u00a4+%c3%a4', 'q=\u00c3\u00a4%20%C3%A4'],
    ])
    .run(({ assert }, [query, canonical]) => {
      assert.equal(canonicalQuery(query), canonical)
      assert.equal(canonicalQuery(canonical), canonical)
    })

  test('nothing is no query', ({ assert }) => {
    assert.equal(canonicalQuery(null), '')
    assert.equal(canonicalQuery(undefined), '')
  })

  test('ignored parameters are left out, by their decoded names', ({ assert }) => {
    const isIgnored = nameMatcher(['utm_*', 'gclid'])
    assert.equal(
      canonicalQuery('utm_source=x&b=1&gclid=2&a=utm_x&%75tm_b=1&utm_c[]=2', isIgnored),
      'a=utm_x&b=1'
    )
    assert.equal(canonicalQuery('gclid=1', isIgnored), '')
    assert.equal(canonicalQuery('gclids=1&xutm_a=2', isIgnored), 'gclids=1&xutm_a=2')
  })

  test('more parameters than the parser looks at keep their order', ({ assert }) => {
    const backwards = (count: number) =>
      Array.from({ length: count }, (_, index) => `p${9999 - index}=1`)
    const thousand = backwards(1000)
    const more = backwards(1001)

    assert.isTrue(canonicalQuery(thousand.join('&')) === thousand.reverse().join('&'))
    assert.isTrue(canonicalQuery(more.join('&')) === more.join('&'))
  })

  test('two queries with one canonical form are the same to every handler', ({ assert }) => {
    const parameters = [
      ...['a=1', 'a=2', 'a[]=3', 'a%5B%5D=4', 'a[b]=5', 'a[0]=6', 'a%5b0%5D=7', 'a=8,9', 'a=8%2C9'],
      ...['[a]=1', '%5Ba%5D=2', '[]=3', '0=4', 'a.b=5', '.a=6', 'a=x]=7', 'a%3Dx%5D=8', 'a[b=c]=9'],
      ...['b=1', 'b', 'b=', '%62=2', '=1', '%zz=1', '%zz+=2', 'a+b=1', 'a%20b=2', 'a[b', 'a]=1'],
      ...['a[]', 'a[]=', 'a%5B%5d', 'a[b=c]=', 'a[b=c]', 'a=x%5D%3D7', 'a=%5D=7', 'a%2eb=5', '='],
      ...['a=+', 'a=%20', 'a=,', 'a=%2c', 'a=1,%ff', 'a=1,%FF', 'a=%e2%82%ac', 'a=%E2%82%AC'],
      ...['a=%7e', 'a=~', 'a=%26', 'a=%2B', 'a=%25', 'a=%2525', 'a==', 'a=%3D', 'a=%27', "a='"],
      ...[
        'a[%zz]=1',
        'a%5B%zz%5D=1',
        'b=%5B',
        'b=[',
        'b=%5B%zz',
        'b=[%zz',
        '?a=1',
        '%3Fa=1',
        'b;c',
      ],
    ]
    const { parse } = defineConfig({}).qs
    const parsers = Object.entries({
      'AdonisJS': parse,
      'dots': { ...parse, allowDots: true, decodeDotInKeys: true },
      'no commas': { ...parse, comma: false },
      'no depth': { ...parse, depth: 0, allowSparse: true, allowEmptyArrays: true },
      'few': { ...parse, parameterLimit: 3, arrayLimit: 1, plainObjects: true },
      'no arrays': { ...parse, parseArrays: false, strictMerge: true },
    }).map(([name, options]) => ({ name, options, parser: new Qs({ parse: options } as never) }))
    const random = sequence(42)
    const any = () => parameters[random(parameters.length)]
    let compared = 0
    let respelled = 0

    for (const { name, options } of parsers) {
      assert.equal(spellingOfParser(options), oneSpellingOf, name)
    }
    const isSameToAll = (one: string, other: string) => {
      for (const { name, parser } of parsers) {
        assert.deepEqual(parser.parse(one), parser.parse(other), `${one} and ${other}, ${name}`)
      }
    }
    for (let run = 0; run < 20_000; run++) {
      const query = Array.from({ length: 2 + random(4) }, any)
      const one = query.join('&')
      const other = shuffled(query, random).join('&')
      const canonical = canonicalQuery(one)
      if (one !== other && canonical === canonicalQuery(other)) {
        compared++
        isSameToAll(one, other)
      }
      if (query.length === 2 && canonical !== one) {
        respelled++
        isSameToAll(one, canonical)
        assert.equal(canonicalQuery(canonical), canonical)
      }
    }
    assert.isAbove(compared, 1000)
    assert.isAbove(respelled, 1000)
  })

  test('each parameter has one spelling for all that are the same to a handler: {$self}')
    .with(['AdonisJS', 'forms', 'encodeURIComponent', 'everything encoded'])
    .run(({ assert }, how) => {
      const values = [
        '',
        'a b',
        "it's (a) ~!*",
        'ä€😀',
        'a+b&c=d%20',
        '<b>"#?/:@$;|\\^`{}[]',
        'a,b',
        '-_.09',
      ]
      const all = (text: string) =>
        Buffer.from(text).reduce(
          (written, byte) => `${written}%${byte.toString(16).padStart(2, '0')}`,
          ''
        )
      const writers: Record<string, (name: string, value: string) => string> = {
        'AdonisJS': (name, value) => qs.stringify({ [name]: value }),
        'forms': (name, value) => new URLSearchParams([[name, value]]).toString(),
        'encodeURIComponent': (name, value) =>
          `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
        'everything encoded': (name, value) => `${all(name)}=${all(value)}`,
      }
      for (const value of values) {
        for (const name of ['q', 'a b', 'ä~']) {
          const written = writers[how](name, value)
          assert.deepEqual(qs.parse(written), { [name]: value })
          assert.equal(canonicalQuery(written), canonicalQuery(writers.forms(name, value)))
        }
      }
    })

  test('each octet has one spelling, whatever stands beside it', ({ assert }) => {
    for (let octet = 0; octet < 256; octet++) {
      const [first, second] = octet.toString(16).padStart(2, '0')
      const spellings = [first, first.toUpperCase()].flatMap((one) => [
        `%${one}${second}`,
        `%${one}${second.toUpperCase()}`,
      ])
      const isFirstOfTwo = octet >= 0xc2 && octet <= 0xdf
      const canonical = new Set(
        spellings
          .map((spelling) => (isFirstOfTwo ? `${spelling}%80` : spelling))
          .flatMap((text) => [
            canonicalQuery(`a=${text}`),
            canonicalQuery(`a=${text}&b=+`).replace('&b=%20', ''),
          ])
      )
      const count = octet < 0x80 || isFirstOfTwo ? 1 : new Set(spellings).size
      assert.lengthOf([...canonical], count, spellings[0])
    }
  })

  test(
    'nothing is written in another way where the application reads queries in one of its own: {$self}'
  )
    .with([
      'strictNullHandling',
      'decoder',
      'delimiter',
      'charset',
      'duplicates',
      'charsetSentinel',
    ])
    .run(({ assert }, option) => {
      const spell = spellingOfParser({ ...defineConfig({}).qs.parse, [option]: 'other' })
      const reading = { isIgnored: () => false, spell }
      const canonical = canonicalQueryOf('q=a+b&b=&%61=%7e', reading)
      assert.equal(canonical, '%61=%7e&b=&q=a+b')
    })

  test('an option that is not used is none', ({ assert }) => {
    assert.equal(spellingOfParser({ strictNullHandling: false, decoder: undefined }), oneSpellingOf)
    assert.equal(spellingOfParser(undefined), oneSpellingOf)
  })
})

test.group('Query parameters', () => {
  test('a name with a star at its end matches the rest', ({ assert }) => {
    const matches = nameMatcher(['utm_*', 'fbclid', 'a*b'])

    for (const name of ['utm_', 'utm_source', 'fbclid', 'a*b']) {
      assert.isTrue(matches(name), name)
    }
    for (const name of ['utm', 'UTM_source', 'fbclid2', '', 'axb', 'toString', '__proto__']) {
      assert.isFalse(matches(name), name)
    }
  })

  test('a star alone matches everything, and an empty list nothing', ({ assert }) => {
    assert.isTrue(nameMatcher(['*'])('anything'))
    assert.isFalse(nameMatcher([])('anything'))
  })

  test('names are decoded', ({ assert }) => {
    assert.deepEqual(parameterNames('a=1&b%5B%5D=2&c+d=3&%zz=4&a'), ['a', 'b[]', 'c d', '%zz', 'a'])
    assert.deepEqual(parameterNames(null), [])
    assert.deepEqual(parameterNames(''), [])
  })
})
