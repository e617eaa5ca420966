import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { docblocks } from './support/docblocks.ts'
import { defineConfig } from '../src/define_config.ts'
import { E_INVALID_CONFIG } from '../src/errors.ts'
import { messageOf } from './policy/fields.ts'
import { AS_WRITTEN } from '../src/keys/query/query_reading.ts'
import { canonicalQuery, nameMatcher } from '../src/keys/query/query.ts'

const HOLE = { name: 'user', fill: () => 'Ada' }

const define = (config: unknown) => defineConfig(config as object)

test.group('defineConfig', () => {
  test('every field has a default', ({ assert }) => {
    const { ignoreQuery, ...config } = defineConfig({})

    assert.deepInclude(config, {
      enabled: null,
      hosts: null,
      cache: null,
      keyPrefix: '',
      version: '',
      previousVersion: 'ignore',
      allow: [],
      grace: 0,
      staleIfError: 0,
      timeLimit: null,
      memo: 1_000,
      memoSize: 67_108_864,
      jitter: 0,
      maxBodySize: 1_048_576,
      flightTimeout: 10_000,
      cacheStatus: true,
      serverTiming: false,
      backgroundRenewals: 4,
      indexedPages: 100_000,
      invalidateOnWrite: false,
      lock: null,
      compress: [],
      compressStored: false,
      prefetch: 'produce',
      targets: [],
      noVarySearch: false,
      browserTimeout: null,
      networks: [],
    })
  })

  test('tracking parameters are ignored, others are not', ({ assert }) => {
    const isIgnored = nameMatcher(defineConfig({}).ignoreQuery)
    for (const name of ['utm_source', 'utm_anything', 'gclid', 'fbclid', 'msclkid', 'mc_eid']) {
      assert.isTrue(isIgnored(name), name)
    }
    for (const name of ['page', 'q', 'id', 'utm', 'ref', '_gaa']) {
      assert.isFalse(isIgnored(name), name)
    }
  })

  test('what advertisements, newsletters and analytics add to links is ignored: {$self}')
    .with([
      'utm_source=a&utm_medium=b&utm_source_platform=c&gclid=d',
      'srsltid=AfmBOoq',
      'gad_source=1&gad_campaignid=20030909980&gbraid=0AAAAA&gclid=Cj0',
      'fbclid=IwAR0&igsh=x',
      'msclkid=a',
      'ttclid=a',
      'ScCid=a',
      'rdt_cid=a',
      'epik=a',
      'hsa_acc=1&hsa_cam=2&_hsenc=p2A&_hsmi=3',
      'mtm_campaign=a&matomo_source=b&pk_campaign=c',
      'mc_cid=a&mc_eid=b',
      '_kx=a',
      'ysclid=a',
    ])
    .run(({ assert }, query) => {
      const isIgnored = nameMatcher(defineConfig({}).ignoreQuery)
      assert.equal(canonicalQuery(`page=2&${query}`, { ...AS_WRITTEN, isIgnored }), 'page=2')
    })

  test('what an application may use itself is not: {$self}')
    .with(['si', 'campid', 'customid', 'toolid', 'cid', 'sid', 'gad', 'pk_id', 'mkt_tok', 'q'])
    .run(({ assert }, name) => {
      const isIgnored = nameMatcher(defineConfig({}).ignoreQuery)
      assert.equal(canonicalQuery(`${name}=1`, { ...AS_WRITTEN, isIgnored }), `${name}=1`)
    })

  test('units are resolved', ({ assert }) => {
    const config = defineConfig({
      grace: '10m',
      staleIfError: '1h',
      maxBodySize: '2mb',
      flightTimeout: '500ms',
    })
    assert.deepInclude(config, {
      grace: 600,
      staleIfError: 3600,
      maxBodySize: 2_097_152,
      flightTimeout: 500,
    })
    assert.deepInclude(defineConfig({ flightTimeout: 2 }), { flightTimeout: 2000 })
  })

  test('{0}: takes {1}')
    .with<[field: string, value: unknown][]>([
      ['enabled', false],
      ['hosts', []],
      ['hosts', ['example.com', 'EXAMPLE.org:8080', '127.0.0.1', '[::1]:80', 'my_host']],
      ['hosts', ['*.example.com', '*.example.com:8080', 'shop.*.example.com', '*.*.example.com']],
      ['hosts', [(host: string) => host === 'example.com']],
      ['cache', null],
      ['cache', 'redis'],
      ['keyPrefix', 'shop'],
      ['version', '2026-01-01'],
      ['allow', ['user', 'authorization', 'session', 'cookies']],
      ['ignoreQuery', []],
      ['ignoreQuery', ['ref', 'x_*']],
      ['timeLimit', null],
      ['timeLimit', 2.5],
      ['jitter', 0.1],
      ['jitter', 1],
      ['memo', 0],
      ['cacheStatus', false],
      ['serverTiming', true],
      ['serverTiming', () => true],
      ['backgroundRenewals', 1],
      ['browserTimeout', null],
      ['browserTimeout', 0],
      ['networks', []],
      ['lock', null],
      ['lock', 'redis'],
      ['invalidateOnWrite', true],
      ['invalidateOnWrite', 'all'],
      ['prefetch', 'produce'],
      ['prefetch', 'stored'],
      ['targets', []],
      ['targets', ['cdn-cache-control', 'x-ours']],
      ['noVarySearch', true],
      ['compress', []],
      ['compressStored', true],
      ['compress', ['gzip']],
      ['compress', ['zstd', 'br', 'gzip']],
    ])
    .run(({ assert }, [field, value]) => {
      assert.deepEqual(define({ [field]: value })[field as 'hosts'], value as string[])
    })

  test('{0}: refuses {1}')
    .with<[field: string, value: unknown][]>([
      ['enabled', 'no'],
      ['prefetch', 'never'],
      ['prefetch', true],
      ['prefetch', null],
      ['targets', 'CDN-Cache-Control'],
      ['targets', ['Cache-Control']],
      ['targets', ['expires']],
      ['targets', ['a b']],
      ['targets', ['']],
      ['targets', [5]],
      ['noVarySearch', 1],
      ['noVarySearch', 'yes'],
      ['hosts', 'example.com'],
      ['hosts', ['https://example.com']],
      ['hosts', ['example.com/shop']],
      ['hosts', ['.example.com']],
      ['hosts', ['a..example.com']],
      ['hosts', ['*']],
      ['hosts', ['example.*']],
      ['hosts', ['a*.example.com']],
      ['hosts', ['**.example.com']],
      ['hosts', ['*.example.com/shop']],
      ['hosts', ['*.']],
      ['hosts', [async () => true]],
      ['hosts', ['']],
      ['hosts', [null]],
      ['cache', 1],
      ['keyPrefix', null],
      ['version', 5],
      ['allow', 'user'],
      ['allow', ['flash']],
      ['allow', ['set-cookie']],
      ['allow', ['User']],
      ['ignoreQuery', ['']],
      ['ignoreQuery', [/utm/]],
      ['grace', -1],
      ['staleIfError', -1],
      ['staleIfError', '3600'],
      ['timeLimit', 0],
      ['timeLimit', '10'],
      ['memo', -1],
      ['memo', '1'],
      ['memoSize', 0],
      ['memoSize', 'much'],
      ['jitter', -0.1],
      ['jitter', 1.1],
      ['jitter', Number.NaN],
      ['jitter', '10%'],
      ['maxBodySize', 0],
      ['maxBodySize', 'big'],
      ['flightTimeout', null],
      ['browserTimeout', -1],
      ['networks', 'varnish'],
      ['controlRoute', '_page-cache'],
      ['controlRoute', '//localhost'],
      ['controlRoute', '//_page-cache'],
      ['controlRoute', '/a/../b'],
      ['controlRoute', '/./a'],
      ['cacheStatus', 1],
      ['serverTiming', 'true'],
      ['backgroundRenewals', 0],
      ['backgroundRenewals', 1.5],
      ['lock', true],
      ['invalidateOnWrite', 'some'],
      ['compress', true],
      ['compressStored', 'zstd'],
      ['compress', 'gzip'],
      ['compress', ['deflate']],
      ['compress', ['GZIP']],
    ])
    .run(({ assert }, [field, value]) => {
      const start = `Invalid "${field}" in config/cache_helpers.ts: expected `
      assert.throws(() => define({ [field]: value }), E_INVALID_CONFIG)
      assert.isTrue(messageOf(() => define({ [field]: value })).startsWith(start))
    })

  test('{0}: says what to write instead of {1}')
    .with<[field: string, value: unknown, says: string][]>([
      ['indexedPages', -1, 'a whole number, 0 or more, got -1'],
      [
        'indexedPages',
        '100',
        `a whole number, 0 or more, got '100': write 100, or Number(…) around it`,
      ],
      ['invalidateOnWrite', 'yes', `true, false or 'all', got 'yes'`],
      ['lock', true, `the name of a store of config/lock.ts, such as 'redis', or null, got true`],
      ['cache', {}, `the name of a store of config/cache.ts, such as 'file', or null, got {}`],
      ['version', 5, `a string, got 5: write '5', or String(…) around it`],
      ['compress', 'gzip', `a list of 'zstd', 'br' or 'gzip', got 'gzip': write ['gzip']`],
      ['previousVersion', true, `'ignore' or 'stale', got true`],
      ['cacheStatus', 'false', `true or false, got 'false': write false`],
      [
        'timeLimit',
        'soon',
        `a number of seconds above 0, a string such as '10s', or null, got 'soon'`,
      ],
      ['flightTimeout', ' ', `a number of seconds, 0 or more, or a string such as '10m', got ' '`],
    ])
    .run(({ assert }, [field, value, says]) => {
      assert.throws(
        () => define({ [field]: value }),
        `Invalid "${field}" in config/cache_helpers.ts: expected ${says}`
      )
    })

  test('holes: says that {1}')
    .with<[holes: object[], says: string][]>([
      [
        [{ ...HOLE, finds: () => 'a' }],
        'there is no field "finds" of a hole ("user"). Did you mean "find"?',
      ],
      [[HOLE, { ...HOLE }], '"user" is the name of two holes. Give each a name of its own'],
    ])
    .run(({ assert }, [holes, says]) => {
      assert.throws(() => define({ holes }), `Invalid "holes" in config/cache_helpers.ts: ${says}`)
    })

  test('pages cannot be compressed where none are remembered', ({ assert }) => {
    assert.throws(
      () => define({ compress: ['gzip'], memo: 0 }),
      'Invalid "compress" in config/cache_helpers.ts: compressed pages are kept with what `memo` keeps. Set it above 0'
    )
    assert.deepEqual(defineConfig({ compress: [], memo: 0 }).compress, [])
  })

  test('an unknown field is refused, and the right one suggested', ({ assert }) => {
    assert.throws(
      () => define({ ignoreQeury: [] }),
      'Invalid "ignoreQeury" in config/cache_helpers.ts: there is no such option. Did you mean "ignoreQuery"?'
    )
    assert.throws(() => define({ timeout: 60 }), /Known are: enabled, hosts, cache/)
  })

  test('what is no object of options is refused: {$self}')
    .with([undefined, null, [], true, 'enabled', () => ({})])
    .run(({ assert }, config) => {
      assert.throws(
        () => define(config),
        /^Invalid "defineConfig\(\)" in config\/cache_helpers.ts: expected an object of options, got /
      )
    })

  test('{0}: {1} is answered with what may have been meant')
    .with<[field: string, value: unknown, meant: string][]>([
      ['prefetch', 'produced', `did you mean 'produce'?`],
      ['previousVersion', 'Stale', `did you mean 'stale'?`],
      ['allow', ['session', 'useragent'], `did you mean 'user-agent'?`],
      ['compress', ['gzipp'], `did you mean 'gzip'?`],
      ['grace', Number.MAX_SAFE_INTEGER, 'the longest is 100 years'],
      ['timeLimit', '999999999d', 'the longest is 100 years'],
      ['flightTimeout', Infinity, 'the longest is 100 years'],
    ])
    .run(({ assert }, [field, value, meant]) => {
      const message = messageOf(() => define({ [field]: value }))
      assert.isTrue(message.endsWith(`: ${meant}`), message)
    })

  test('what was given is left as it is', ({ assert }) => {
    const given = Object.freeze({ hosts: Object.freeze(['example.com']) as string[] })
    assert.deepEqual(defineConfig(given).hosts, ['example.com'])
  })
})

test.group('defineConfig | where its options are explained', () => {
  const stub = new URL('../stubs/config/cache_helpers.stub', import.meta.url)
  const types = new URL('../src/config_types.ts', import.meta.url)
  const options = Object.keys(defineConfig({}))

  test('each option is in the config that configure writes, under an explanation', async ({
    assert,
  }) => {
    const config = await readFile(stub, 'utf-8')
    const lines = [...config.matchAll(/^ {2}(?:\/\/ )?(\w+): /gm)].map(([, name]) => name)
    const explained = [
      ...config.matchAll(/\/\*\*\n(?: +\* .+\n)+ +\*\/\n {2}(?:\/\/ )?(\w+): /g),
    ].map(([, name]) => name)

    assert.sameMembers(lines, options)
    assert.sameMembers(explained, options)
  })

  test('each option has a docblock that tells its default and its unit', async ({ assert }) => {
    const explained = Object.entries(await docblocks(types, 'CacheHelpersConfig'))

    assert.sameMembers(
      explained.map(([name]) => name),
      options
    )
    for (const [name, { text, type }] of explained) {
      assert.match(text, /Default: ./, name)
      if (/Duration|number \| string/.test(type)) {
        assert.match(text, /seconds|bytes/, name)
      }
    }
  })
})
