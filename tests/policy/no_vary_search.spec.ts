import { test } from '@japa/runner'
import { parseDictionary } from 'structured-headers'
import { byPath } from '../../src/keys/by_path.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { byView } from '../../src/keys/by_view.ts'
import { defineConfig } from '../../src/define_config.ts'
import { keyedQueryOf } from '../../src/keys/query/keyed_query.ts'
import { nameMatcher } from '../../src/keys/query/query.ts'
import { noVarySearch } from '../../src/policy/no_vary_search.ts'
import { policyFromOptions } from '../../src/policy/from_options.ts'
import type { CacheHelpersConfig, CachePageOptions, KeyFunc } from '../../src/types.ts'

function said(
  keyFunc: KeyFunc,
  options: CachePageOptions = {},
  config: CacheHelpersConfig = {}
): string | null {
  const policy = policyFromOptions('cachePage', 60, keyFunc, { public: true, ...options })
  const resolved = defineConfig({ noVarySearch: true, ...config })
  return noVarySearch(policy, keyedQueryOf(keyFunc), resolved)
}

test.group('No-Vary-Search', () => {
  test('names the parameters that are ignored, and that their order means nothing', ({
    assert,
  }) => {
    assert.equal(
      said(byUrl, {}, { ignoreQuery: ['ref', 'utm_source'] }),
      'key-order, params=("ref" "utm_source")'
    )
    assert.equal(said(byUrl, {}, { ignoreQuery: [] }), 'key-order, params=()')
  })

  test('names what * stands for most often, and nothing that is not ignored', ({ assert }) => {
    const header = said(byUrl)!
    const [names] = parseDictionary(header).get('params') as [[string, unknown][], unknown]
    const isIgnored = nameMatcher(defineConfig({}).ignoreQuery)
    for (const name of ['utm_source', 'utm_campaign', 'gclid', 'fbclid', 'gad_source']) {
      assert.include(header, `"${name}"`)
    }
    for (const [name] of names) {
      assert.isTrue(isIgnored(name), name)
    }
    assert.equal(new Set(names.map(([name]) => name)).size, names.length)
    assert.equal(
      said(byUrl, {}, { ignoreQuery: ['utm_t*', 'gcl*'] }),
      'key-order, params=("utm_term" "gclid" "gclsrc")'
    )
  })

  test('says of no other that it means nothing: a handler may read what it has not declared', ({
    assert,
  }) => {
    for (const allowQuery of [[], ['page'], ['page', 'filter*']]) {
      assert.equal(
        said(byUrl, { allowQuery }, { ignoreQuery: ['ref'] }),
        'key-order, params=("ref")'
      )
    }
  })

  test('says of pages that are named by the path that no parameter means anything', ({
    assert,
  }) => {
    assert.equal(said(byPath), 'except=()')
    assert.equal(said(byView, { allowQuery: ['page'] }), 'except=()')
  })

  test('writes names as they stand in a query', ({ assert }) => {
    assert.equal(
      said(byUrl, {}, { ignoreQuery: ['a b', 'é', 'c+d', 'e"f'] }),
      'key-order, params=("a+b" "%C3%A9" "c%2Bd" "e%22f")'
    )
  })

  test('is about public pages, where it is turned on', ({ assert }) => {
    assert.isNull(said(byUrl, { public: false }))
    assert.isNull(said(byPath, { public: false }))
    assert.isNull(said(byUrl, {}, { noVarySearch: false }))
  })
})
