import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { E_INVALID_ARGUMENT } from '../../src/errors.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'

type Call = (pageCache: PageCache, value: never) => Promise<unknown>

const METHODS: Record<string, [argument: string, expected: RegExp, call: Call]> = {
  forget: [
    'key',
    /a string, as the key function returns it/,
    (cache, value) => cache.forget(value),
  ],
  forgetUrl: ['url', /a URL, such as '\/posts\/1'/, (cache, value) => cache.forgetUrl(value)],
  expireUrl: ['url', /a URL, such as '\/posts\/1'/, (cache, value) => cache.expireUrl(value)],
  renew: ['url', /a URL, such as '\/posts\/1'/, (cache, value) => cache.renew(value)],
  forgetTags: [
    'tags',
    /a list of tags, such as \['posts'\]/,
    (cache, value) => cache.forgetTags(value),
  ],
  expireTags: [
    'tags',
    /a list of tags, such as \['posts'\]/,
    (cache, value) => cache.expireTags(value),
  ],
  renewTags: [
    'tags',
    /a list of tags, such as \['posts'\]/,
    (cache, value) => cache.renewTags(value),
  ],
  forgetModel: [
    'model',
    /a model with TagsPages, or an object with a "pageTag"/,
    (cache, value) => cache.forgetModel(value),
  ],
  forgetRow: [
    'row',
    /a saved row of a model with TagsPages/,
    (cache, value) => cache.forgetRow(value),
  ],
  forgetView: [
    'view',
    /the name of a route, such as 'posts.show'/,
    (cache, value) => cache.forgetView(value),
  ],
}

/**
 * What is wrong with each kind of argument, beside `undefined`.
 */
const WRONG: Record<string, [value: unknown, got: string][]> = {
  key: [[7, '7']],
  url: [
    [7, '7'],
    ['', `''`],
    ['posts', `'posts'`],
    ['?page=2', `'?page=2'`],
    ['mailto:me@example.com', `'mailto:me@example.com'`],
    ['http://', `'http://'`],
  ],
  tags: [
    ['posts', `'posts'`],
    [['posts', undefined], `[ 'posts', undefined ]`],
    [[''], `[ '' ]`],
  ],
  model: [
    [null, 'null'],
    ['posts', `'posts'`],
    [{ pageTag: '' }, `{ pageTag: '' }`],
  ],
  row: [
    [null, 'null'],
    [{ $primaryKeyValue: 7 }, `{ '$primaryKeyValue': 7 }`],
  ],
  view: [
    [['posts.show'], `[ 'posts.show' ]`],
    ['', `''`],
  ],
}

const WITH_OPTIONS: Record<string, Call> = {
  forget: (cache, options) => cache.forget('a', options),
  forgetUrl: (cache, options) => cache.forgetUrl('/', options),
  expireUrl: (cache, options) => cache.expireUrl('/', options),
  forgetTags: (cache, options) => cache.forgetTags([], options),
  expireTags: (cache, options) => cache.expireTags([], options),
  renewTags: (cache, options) => cache.renewTags([], options),
  forgetModel: (cache, options) => cache.forgetModel({ pageTag: 'posts' }, options),
  forgetView: (cache, options) => cache.forgetView('/', options),
  clear: (cache, options) => cache.clear(options),
}

const WRONG_OPTIONS: [options: unknown, problem: string][] = [
  ['file', '"options": expected an object with cache'],
  [null, '"options": expected an object with cache'],
  [{ store: 'file' }, '"store": there is no such option. '],
  [{ cahce: 'file' }, '"cahce": there is no such option. Did you mean "cache"?'],
  [{ cache: 7 }, '"cache": expected the name of a store of config/cache.ts'],
]

test.group('Invalid arguments', () => {
  test('are refused by {0}(), with what to write instead: {1}')
    .with(
      Object.entries(METHODS).flatMap(([method, [argument, expected, call]]) =>
        [[undefined, 'undefined'] as const, ...WRONG[argument]].map(
          ([value, got]) => [method, got, value, argument, expected, call] as const
        )
      )
    )
    .run(async ({ assert }, [method, got, value, argument, expected, call]) => {
      const { pageCache } = await startApp({ routes: () => {} })
      const error = await call(pageCache, value as never).then(
        () => new Error('not refused'),
        (thrown: Error) => thrown
      )
      assert.instanceOf(error, E_INVALID_ARGUMENT)
      assert.include(error.message, `pageCache.${method}(): invalid "${argument}": expected `)
      assert.match(error.message, expected)
      assert.isTrue(error.message.endsWith(`, got ${got}`), error.message)
    })

  test('are refused by renewTags() where no page would be renewed at a time: {$self}')
    .with([0, -1, 1.5, Number.NaN, 'x', null])
    .run(async ({ assert }, concurrency) => {
      const { pageCache } = await startApp({ routes: () => {} })
      const renewed = pageCache.renewTags(['posts'], { concurrency: concurrency as number })
      await assert.rejects(
        () => renewed,
        /^pageCache\.renewTags\(\): invalid "concurrency": expected a whole number above 0, such as 4, got /
      )
    })

  test('are refused by {$self}(): a kind of page that there is not')
    .with(['forgetTags', 'expireTags', 'renewTags'] as const)
    .run(async ({ assert }, method) => {
      const { pageCache } = await startApp({ routes: () => {} })
      await assert.rejects(
        async () => pageCache[method](['posts'], { kind: 'timed' as 'timeout' }),
        `pageCache.${method}(): invalid "kind": expected 'timeout', 'forever', or nothing for both, got 'timed'`
      )
    })

  test('are refused by {$self}(): a URL of a host whose pages are not cached')
    .with(['forgetUrl', 'expireUrl'] as const)
    .run(async ({ assert }, method) => {
      const config = { hosts: ['a.test', '*.b.test'] }
      const { pageCache } = await startApp({ config, routes: () => {} })
      const urls = ['http://other.test/posts', '//other.test/posts', new URL('http://other.test')]
      for (const url of urls) {
        await assert.rejects(
          () => pageCache[method](url),
          new RegExp(
            `^pageCache\\.${method}\\(\\): invalid "url": pages of other\\.test are not cached\\. Hosts that are: a\\.test, .*\\*\\.b\\.test.* \\(see "hosts"`
          )
        )
      }
      await pageCache[method]('https://a.test/posts')
      await pageCache[method]('http://any.b.test/posts')
      await pageCache[method]('//a.test/posts')
      await pageCache[method]('/posts')
    })

  test('are refused by {0}() among its options: {1}')
    .with(
      Object.entries(WITH_OPTIONS).flatMap(([method, call]) =>
        WRONG_OPTIONS.map(([options, problem]) => [method, problem, options, call] as const)
      )
    )
    .run(async ({ assert }, [method, problem, options, call]) => {
      const { pageCache } = await startApp({ routes: () => {} })
      const error = await call(pageCache, options as never).then(
        () => new Error('not refused'),
        (thrown: Error) => thrown
      )
      assert.instanceOf(error, E_INVALID_ARGUMENT)
      assert.include(error.message, `pageCache.${method}(): invalid ${problem}`)
    })

  test('are refused by renew(): headers that are no object', async ({ assert }) => {
    const { pageCache } = await startApp({ routes: () => {} })
    await assert.rejects(
      () => pageCache.renew('/', 'de' as never),
      /^pageCache\.renew\(\): invalid "headers": expected an object of request headers, .*got 'de'$/
    )
  })

  test('are refused by hole(): a context that is missing', async ({ assert }) => {
    const { pageCache } = await startApp({ routes: () => {} })
    const hole = pageCache.hole as (...args: unknown[]) => Promise<string>
    await assert.rejects(
      () => hole.call(pageCache, 'user-name'),
      `pageCache.hole(): invalid "hole": expected the name of a hole after the context: pageCache.hole(ctx, 'user-name'), got undefined`
    )
  })

  test('are not: no tags, and a URL that is an object', async ({ assert }) => {
    const app = await startApp({ routes: () => {} })
    await app.pageCache.forgetTags([])
    await app.pageCache.expireTags([])
    await app.pageCache.forgetUrl(new URL(app.url))
    const { totals } = await app.pageCache.renewTags([], { concurrency: 1 })
    assert.equal(totals.urls, 0)
  })
})
