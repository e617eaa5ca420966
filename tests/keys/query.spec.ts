import { test } from '@japa/runner'
import { defineConfig, Qs } from '@adonisjs/core/http'
import { canonicalQuery, nameMatcher, parameterNames } from '../../src/keys/query.ts'

const qs = new Qs(defineConfig({}).qs)

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
      ['a=&b', 'a=&b'],
      // Empty parameters say nothing.
      ['&&b=2&&a=1&', 'a=1&b=2'],
      // Values of one name are a list, in order.
      ['a=2&b=1&a=1', 'a=2&a=1&b=1'],
      ['b=1&a[]=2&a[]=1', 'a[]=2&a[]=1&b=1'],
      // However the brackets are written down.
      ['a%5B%5D=2&a[]=1', 'a%5B%5D=2&a[]=1'],
      ['a[]=1&a%5B%5D=2', 'a[]=1&a%5B%5D=2'],
      ['c=1&a[b]=2&a=1&a%5bc%5d=3', 'a[b]=2&a=1&a%5bc%5d=3&c=1'],
      // Nothing is decoded: a comma makes a list, an encoded one does not.
      ['a=1%2C2', 'a=1%2C2'],
      ['a=1,2', 'a=1,2'],
      // Names are compared decoded.
      ['%62=1&a=2', 'a=2&%62=1'],
      ['a+b=1&a%20b=2&a=3', 'a=3&a+b=1&a%20b=2'],
      ['z=1&%zz=2', '%zz=2&z=1'],
      // An equals sign in brackets is part of the name.
      ['b=1&a=x]=2&a%3Dx%5D=1', 'a=x]=2&a%3Dx%5D=1&b=1'],
      // A name that begins with a bracket is parsed into the value of another one.
      ['a=2&[a]=1', 'a=2&[a]=1'],
      ['[a]=1&a=2', '[a]=1&a=2'],
      ['b=1&%5Ba%5D=2&a=3', 'b=1&%5Ba%5D=2&a=3'],
      // Letters are told apart by their case.
      ['b=1&B=2', 'B=2&b=1'],
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
    ]
    const dotted = new Qs({ ...defineConfig({}).qs, parse: { allowDots: true } as any })
    const random = sequence(42)
    let compared = 0

    for (let run = 0; run < 20_000; run++) {
      const query = Array.from(
        { length: 2 + random(4) },
        () => parameters[random(parameters.length)]
      )
      const one = query.join('&')
      const other = shuffled(query, random).join('&')
      if (one !== other && canonicalQuery(one) === canonicalQuery(other)) {
        compared++
        assert.deepEqual(qs.parse(one), qs.parse(other), `${one} and ${other}`)
        assert.deepEqual(dotted.parse(one), dotted.parse(other), `${one} and ${other}, with dots`)
      }
    }
    assert.isAbove(compared, 1000)
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
