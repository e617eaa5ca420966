import { inspect } from 'node:util'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { collectLogs } from '../support/logs.ts'
import { apiServer, type ApiAnswer, type ApiRequest } from './support/api_server.ts'
import { E_INVALID_CONFIG } from '../../src/errors.ts'
import { networks } from '../../src/networks/networks.ts'
import { defineConfig } from '../../src/define_config.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Network } from '../../src/types.ts'

const TOKEN = 'a-token-that-nobody-sees'
const signal = new AbortController().signal

/**
 * Each network, with what its API documents of one call.
 */
const VENDORS = {
  fastly: {
    make: (baseUrl: string) => networks.fastly({ serviceId: 'SU1Z', token: TOKEN, baseUrl }),
    hard: {
      method: 'POST',
      path: '/service/SU1Z/purge',
      headers: {
        'fastly-key': TOKEN,
        'content-type': 'application/json',
        'accept': 'application/json',
      },
      body: { surrogate_keys: ['one', 'two'] },
    },
    soft: {
      method: 'POST',
      path: '/service/SU1Z/purge',
      headers: { 'fastly-key': TOKEN, 'fastly-soft-purge': '1' },
      body: { surrogate_keys: ['one', 'two'] },
    },
    answer: { body: { one: '108-1391560174-974124' } },
  },
  cloudflare: {
    make: (baseUrl: string) => networks.cloudflare({ zoneId: '023e105f', token: TOKEN, baseUrl }),
    hard: {
      method: 'POST',
      path: '/zones/023e105f/purge_cache',
      headers: { 'authorization': `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: { tags: ['one', 'two'] },
    },
    soft: {
      method: 'POST',
      path: '/zones/023e105f/invalidate_cache',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: { tags: ['one', 'two'] },
    },
    answer: { body: { success: true, errors: [], messages: [], result: { id: '023e105f' } } },
  },
  bunny: {
    make: (baseUrl: string) => networks.bunny({ pullZone: 1234567, token: TOKEN, baseUrl }),
    hard: {
      method: 'POST',
      path: '/pullzone/1234567/purgeCache',
      headers: { 'accesskey': TOKEN, 'content-type': 'application/json' },
      body: { CacheTag: 'one' },
    },
    soft: {
      method: 'POST',
      path: '/pullzone/1234567/purgeCache',
      headers: { accesskey: TOKEN },
      body: { CacheTag: 'one' },
    },
    answer: { status: 204 },
  },
} satisfies Record<
  string,
  { make: (url: string) => Network; hard: object; soft: object; answer: ApiAnswer }
>

type Vendor = keyof typeof VENDORS

const NAMES = Object.keys(VENDORS) as Vendor[]

test.group('Networks | calls', () => {
  test('{0}: a {1} purge is what its API documents')
    .with<[name: Vendor, kind: 'hard' | 'soft'][]>(
      NAMES.flatMap((name) => [
        [name, 'hard'] as [Vendor, 'hard'],
        [name, 'soft'] as [Vendor, 'soft'],
      ])
    )
    .run(async ({ assert }, [name, kind]) => {
      const vendor = VENDORS[name]
      const api = await apiServer(() => vendor.answer)
      const network = vendor.make(api.url)
      const tags = ['one', 'two'].slice(0, network.tagsPerCall)
      await network.purge({ tags, soft: kind === 'soft', signal })

      const [{ method, path, headers, body }] = api.requests
      const expected = vendor[kind]
      assert.lengthOf(api.requests, 1)
      assert.deepEqual({ method, path }, { method: expected.method, path: expected.path })
      assert.containSubset(headers, expected.headers)
      assert.deepEqual(JSON.parse(body), expected.body)
      assert.equal('fastly-soft-purge' in headers, name === 'fastly' && kind === 'soft')
    })

  test('{0}: {1} is no purge')
    .with<[name: Vendor, status: number][]>(
      NAMES.flatMap((name) =>
        [401, 404, 429, 503, 302].map((status) => [name, status] as [Vendor, number])
      )
    )
    .run(async ({ assert }, [name, status]) => {
      const elsewhere = await apiServer(() => ({}))
      const api = await apiServer(() => ({ status, headers: { location: elsewhere.url } }))
      const network = VENDORS[name].make(api.url)
      await assert.rejects(
        () => network.purge({ tags: ['one'], soft: false, signal }),
        new RegExp(`^it answered ${status}`)
      )
      assert.isEmpty(elsewhere.requests)
    })

  test('Cloudflare may say in an answer of 200 that it did nothing', async ({ assert }) => {
    const api = await apiServer(() => ({ body: { success: false, errors: [{ code: 1012 }] } }))
    const network = VENDORS.cloudflare.make(api.url)
    await assert.rejects(
      () => network.purge({ tags: ['one'], soft: false, signal }),
      'it answered that it did not purge them'
    )
  })

  test('CloudFront: the function gets tags as CreateInvalidation takes them', async ({
    assert,
  }) => {
    const given: unknown[] = []
    const network = networks.cloudfront({ purge: (...args) => void given.push(args) })
    await network.purge({ tags: ['one', 'two'], soft: false, signal })
    assert.deepEqual(given, [[['#one', '#two'], { signal }]])
  })

  test('{0}: what is purged are the tags that its header has')
    .with<
      [name: string, make: (url: string) => Network, tags: (request: ApiRequest) => string[]][]
    >([
      ['surrogate-key', VENDORS.fastly.make, ({ body }) => JSON.parse(body).surrogate_keys],
      ['cache-tag', VENDORS.cloudflare.make, ({ body }) => JSON.parse(body).tags],
      ['cdn-tag', VENDORS.bunny.make, ({ body }) => [JSON.parse(body).CacheTag]],
      [
        'xkey',
        (url) => networks.varnish({ url }),
        ({ method, headers }) =>
          method === 'PURGE' ? String(headers['xkey-purge']).split(' ') : [],
      ],
    ])
    .run(async ({ assert }, [header, make, tagsOf]) => {
      const api = await apiServer(() => ({ body: { success: true } }))
      const { get, pageCache } = await startApp({
        config: { networks: [make(api.url)] },
        routes: (router) => {
          router
            .get('/', () => 'page')
            .use(cachePage(60, undefined, { public: true, tags: ['a b,ä'] }))
        },
      })
      const { headers } = await get('/')
      const tags = String(headers[header]).split(/[ ,]/)
      await pageCache.forgetTags(['a b,ä'])
      const [request] = api.requests
      const purged = tagsOf(request)
      assert.lengthOf(purged, 1)
      assert.include(tags, purged[0])
      assert.isTrue(tags.every((tag) => /^[0-9a-z]{10}$/.test(tag)))
    })
})

test.group('Networks | configuration', () => {
  const given = (make: () => unknown) => () => defineConfig({ networks: [make() as Network] })

  test('a missing token says which environment variable to set: {0}')
    .with<[variable: string, make: () => Network][]>([
      ['FASTLY_API_TOKEN', () => networks.fastly({ serviceId: 'a', token: undefined })],
      ['CLOUDFLARE_API_TOKEN', () => networks.cloudflare({ zoneId: 'a', token: '' })],
      ['BUNNY_API_KEY', () => networks.bunny({ pullZone: 1, token: 5 as never })],
    ])
    .run(({ assert }, [variable, make]) => {
      assert.throws(make, E_INVALID_CONFIG)
      assert.throws(
        make,
        new RegExp(
          `^Invalid "networks" in config/cache_helpers.ts: networks.\\w+\\(\\): "token" is missing, or is no token. Set the environment variable ${variable}, and write token: env.get\\('${variable}'\\)$`
        )
      )
    })

  test('{0}')
    .with<[says: string, make: () => unknown][]>([
      ['networks.varnish(): "url": expected a URL', () => networks.varnish({} as never)],
      ['networks.varnish(): "url": expected a URL', () => networks.varnish({ url: 'a:6081' })],
      [
        'networks.varnish(): "url": it is told in messages',
        () => networks.varnish({ url: 'http://a:b@varnish' }),
      ],
      [
        'networks.varnish(): "urll": there is no such option. Did you mean "url"?',
        () => networks.varnish({ urll: 'http://a' } as never),
      ],
      [
        'networks.fastly(): "serviceId": expected what the network calls it by',
        () => networks.fastly({ serviceId: 'a/b', token: TOKEN }),
      ],
      [
        'networks.cloudflare(): "requestsPerMinute": expected a whole number, 1 or more, got 0',
        () => networks.cloudflare({ zoneId: 'a', token: TOKEN, requestsPerMinute: 0 }),
      ],
      ['networks.cloudfront(): "purge": it is missing', () => networks.cloudfront({} as never)],
      [
        'networks.cloudfront(): "tagHeader": expected the name of a header',
        () => networks.cloudfront({ purge: () => {}, tagHeader: 'a b' }),
      ],
      ['what stands at 0 is no network', () => 'varnish'],
      [
        '"controlHeader" of the network at 0 is missing',
        () => ({ ...networks.varnish({ url: 'http://a' }), controlHeader: undefined }),
      ],
      ...[{ tagSeparator: '\n' }, { tagSeparator: '' }, { tagSeparator: 'and' }].map(
        (wrong): [string, () => unknown] => [
          '"tagSeparator" of the network at 0 is missing, or makes no sense',
          () => ({ ...networks.varnish({ url: 'http://a' }), ...wrong }),
        ]
      ),
      ...['vary', 'etag', 'set-cookie', 'content-length'].map(
        (tagHeader): [string, () => unknown] => [
          '"tagHeader" of the network at 0 is missing, or makes no sense',
          () => ({ ...networks.varnish({ url: 'http://a' }), tagHeader }),
        ]
      ),
      [
        'there is no field "mostTag" of the network at 0. Did you mean "mostTags"?',
        () => ({ ...networks.varnish({ url: 'http://a' }), mostTag: 5 }),
      ],
    ])
    .run(({ assert }, [says, make]) => {
      assert.throws(given(make), E_INVALID_CONFIG)
      try {
        given(make)()
      } catch ({ message }: any) {
        assert.include(message, `Invalid "networks" in config/cache_helpers.ts: ${says}`)
      }
    })

  test('two networks read one header in one way', ({ assert }) => {
    const [varnish, other] = [
      networks.varnish({ url: 'http://a' }),
      networks.varnish({ url: 'http://b' }),
    ]
    assert.doesNotThrow(() => defineConfig({ networks: [varnish, other] }))
    assert.throws(
      () => defineConfig({ networks: [varnish, { ...other, tagSeparator: ',' }] }),
      /^Invalid "networks" in config\/cache_helpers.ts: the network at 1 reads its tags from "xkey", where those of another one are written with another tagSeparator\. Write/
    )
  })

  test('an API that cannot be reached is told without what it was sent: {$self}')
    .with(NAMES)
    .run(async ({ assert }, name) => {
      const network = VENDORS[name].make('http://127.0.0.1:9')
      const purged = network.purge({ tags: ['one'], soft: false, signal })
      const error = await purged.catch((reason) => reason)
      assert.equal(error.message, 'nothing listens there (ECONNREFUSED)')
      assert.notInclude(inspect(error, { depth: 9, showHidden: true }), TOKEN)
    })

  test('a token is in no message, log, or form of the network: {$self}')
    .with(NAMES)
    .run(async ({ assert }, name) => {
      const api = await apiServer(() => ({ status: 401 }))
      const network = VENDORS[name].make(api.url)
      const logs = collectLogs()
      const { pageCache, app } = await startApp({
        configs: logs.configs,
        config: { networks: [network] },
        routes: () => {},
      })
      const error = await pageCache.forgetTags(['a']).catch((reason) => reason)
      const config = app.config.get('cache_helpers')
      const said = [
        ...[network, error, config].map((one) => inspect(one, { depth: 9, showHidden: true })),
        ...[network, error, config].map((one) => JSON.stringify(one)),
        JSON.stringify(logs.lines),
        error.stack,
      ].join('\n')
      assert.equal(error.code, 'E_NETWORK_PURGE_FAILED')
      assert.notInclude(said, TOKEN)
    })
})
