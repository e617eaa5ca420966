import { test } from '@japa/runner'
import { AssertionError } from 'node:assert'
import { drivers, store } from '@adonisjs/cache'
import { startApp, type TestAppOptions } from '../../support/test_app.ts'
import { cachePage } from '../../../src/controllers/cache_page.ts'
import type { FakePageCache } from '../../../src/page_cache/faking/fake_page_cache.ts'
import type { PageCache } from '../../../src/page_cache/page_cache.ts'

const TWO_STORES = {
  default: 'default',
  stores: {
    default: store().useL1Layer(drivers.memory({})),
    other: store().useL1Layer(drivers.memory({})),
  },
}

class Post {
  static pageTag = 'posts'
  constructor(public $primaryKeyValue: number) {}
}

const POST = new Post(7)

async function start(options: Partial<TestAppOptions> = {}) {
  let count = 0
  return startApp({
    cache: TWO_STORES,
    routes: (router) => {
      const page = cachePage(60, undefined, { tags: ['posts'] })
      router
        .get('/posts', () => `posts ${++count}`)
        .use(page)
        .as('posts.index')
      router.post('/posts', () => 'written')
    },
    ...options,
  })
}

type Calls = (pageCache: PageCache) => Promise<unknown>
type Asserts = (cache: FakePageCache) => void

interface Row {
  what: string
  calls: Calls
  /** Hold after the calls */
  holds: Asserts[]
  /** Do not */
  fails: Asserts[]
}

const ROWS: Row[] = [
  {
    what: 'a key',
    calls: (pageCache) => pageCache.forget('example.com/posts'),
    holds: [
      (cache) => cache.assertForgotten('example.com/posts'),
      (cache) => cache.assertForgotten('example.com/posts', { cache: 'default' }),
      (cache) => cache.assertNotForgotten('example.com/other'),
      (cache) => cache.assertCount('forget', 1),
    ],
    fails: [
      (cache) => cache.assertNotForgotten('example.com/posts'),
      (cache) => cache.assertForgotten('example.com/other'),
      (cache) => cache.assertForgotten('example.com/posts', { cache: 'other' }),
      (cache) => cache.assertNothingForgotten(),
    ],
  },
  {
    what: 'URLs',
    calls: (pageCache) =>
      Promise.all([
        pageCache.forgetUrl('/posts?b=2&a=1'),
        pageCache.forgetUrl('http://one.test/caf%c3%a9/', { cache: 'other' }),
      ]),
    holds: [
      (cache) => cache.assertForgottenUrl('/posts?a=1&b=2'),
      (cache) => cache.assertForgottenUrl('http://any.test/posts?a=1&b=2'),
      (cache) => cache.assertForgottenUrl(new URL('http://one.test/café')),
      (cache) => cache.assertForgottenUrl('/café', { cache: 'other' }),
      (cache) => cache.assertNotForgottenUrl('/posts'),
      (cache) => cache.assertNotForgottenUrl('http://two.test/café'),
      (cache) => cache.assertNotForgottenUrl('/café', { cache: 'default' }),
      (cache) => cache.assertNotExpiredUrl('/posts?a=1&b=2'),
      (cache) => cache.assertCount('forgetUrl', 2),
    ],
    fails: [
      (cache) => cache.assertForgottenUrl('/posts'),
      (cache) => cache.assertNotForgottenUrl('/café'),
      (cache) => cache.assertCount('forgetUrl', 1),
    ],
  },
  {
    what: 'tags',
    calls: async (pageCache) => {
      await pageCache.forgetTags(['posts', 'authors'])
      await pageCache.forgetTags(['news'], { kind: 'forever', cache: 'other' })
    },
    holds: [
      (cache) => cache.assertForgottenTags(['posts']),
      (cache) => cache.assertForgottenTags(['news', 'posts'], { kind: 'forever' }),
      (cache) => cache.assertForgottenTags(['posts'], { kind: 'timeout', cache: 'default' }),
      (cache) => cache.assertNotForgottenTags(['news'], { kind: 'timeout' }),
      (cache) => cache.assertNotForgottenTags(['news'], { cache: 'default' }),
      (cache) => cache.assertNotForgottenTags(['others', 'another']),
      (cache) => cache.assertNotExpiredTags(['posts']),
    ],
    fails: [
      (cache) => cache.assertForgottenTags(['posts', 'others']),
      (cache) => cache.assertNotForgottenTags(['others', 'posts']),
      (cache) => cache.assertForgottenModel(Post),
      (cache) => cache.assertForgottenRow(POST),
      (cache) => cache.assertNothingForgotten(),
    ],
  },
  {
    what: 'a model',
    calls: (pageCache) => pageCache.forgetModel(Post),
    holds: [
      (cache) => cache.assertForgottenModel(Post),
      (cache) => cache.assertForgottenRow(POST),
      (cache) => cache.assertForgottenTags(['posts']),
      (cache) => cache.assertNotForgottenModel({ pageTag: 'authors' }),
    ],
    fails: [
      (cache) => cache.assertNotForgottenModel(Post),
      (cache) => cache.assertNotForgottenRow(POST),
    ],
  },
  {
    what: 'a row',
    calls: (pageCache) => pageCache.forgetRow(POST),
    holds: [
      (cache) => cache.assertForgottenRow(POST),
      (cache) => cache.assertForgottenTags(['posts', 'posts:7']),
      (cache) => cache.assertNotForgottenRow(new Post(8)),
      (cache) => cache.assertNotForgottenModel(Post),
    ],
    fails: [(cache) => cache.assertForgottenRow(new Post(8))],
  },
  {
    what: 'a view',
    calls: (pageCache) => pageCache.forgetView('posts.index'),
    holds: [
      (cache) => cache.assertForgottenView('posts.index', { cache: 'other' }),
      (cache) => cache.assertNotForgottenView('posts.show'),
    ],
    fails: [
      (cache) => cache.assertNotForgottenView('posts.index'),
      (cache) => cache.assertForgottenView('posts.show'),
    ],
  },
  {
    what: 'what is expired',
    calls: async (pageCache) => {
      await pageCache.expireUrl('/posts')
      await pageCache.expireTags(['posts', 'posts:7'])
    },
    holds: [
      (cache) => cache.assertExpiredUrl('/posts'),
      (cache) => cache.assertExpiredTags(['posts']),
      (cache) => cache.assertExpiredRow(POST),
      (cache) => cache.assertNotExpiredRow(new Post(8)),
      (cache) => cache.assertNothingForgotten(),
      (cache) => cache.assertNothingRenewed(),
    ],
    fails: [
      (cache) => cache.assertNotExpiredUrl('/posts'),
      (cache) => cache.assertNotExpiredTags(['posts']),
      (cache) => cache.assertNothingExpired(),
    ],
  },
  {
    what: 'what is renewed',
    calls: async (pageCache) => {
      await pageCache.renew('/reports', { 'accept-language': 'de' })
      await pageCache.renewTags(['reports'])
    },
    holds: [
      (cache) => cache.assertRenewed('/reports'),
      (cache) => cache.assertNotRenewed('/posts'),
      (cache) => cache.assertRenewedTags(['reports']),
      (cache) => cache.assertNotRenewedTags(['posts']),
      (cache) => cache.assertNothingExpired(),
    ],
    fails: [
      (cache) => cache.assertNotRenewed('/reports'),
      (cache) => cache.assertRenewedTags(['posts']),
      (cache) => cache.assertNothingRenewed(),
    ],
  },
  {
    what: 'a store that is cleared',
    calls: (pageCache) => pageCache.clear({ cache: 'other' }),
    holds: [
      (cache) => cache.assertCleared(),
      (cache) => cache.assertCleared('other'),
      (cache) => cache.assertNotCleared('default'),
      (cache) => cache.assertNothingExpired(),
    ],
    fails: [
      (cache) => cache.assertCleared('default'),
      (cache) => cache.assertNotCleared(),
      (cache) => cache.assertNothingForgotten(),
    ],
  },
  {
    what: 'nothing',
    calls: async () => {},
    holds: [
      (cache) => cache.assertNothingForgotten(),
      (cache) => cache.assertNothingExpired(),
      (cache) => cache.assertNothingRenewed(),
      (cache) => cache.assertNotCleared(),
      (cache) => cache.assertCount('forgetTags', 0),
    ],
    fails: [(cache) => cache.assertForgottenTags(['posts']), (cache) => cache.assertCleared()],
  },
]

function failureOf(check: () => void): Error {
  try {
    check()
  } catch (error) {
    return error as Error
  }
  throw new Error('The assertion holds')
}

test.group('pageCache.fake()', () => {
  test('writes down {what}')
    .with(ROWS)
    .run(async ({ assert }, { calls, holds, fails }) => {
      const { pageCache } = await start()
      using cache = pageCache.fake()
      await calls(pageCache)

      holds.forEach((check) => assert.doesNotThrow(() => check(cache)))
      fails.forEach((check) => {
        const error = failureOf(() => check(cache))
        assert.instanceOf(error, AssertionError)
        assert.match(error.stack!.split(/^ {4}at /m)[1], /fake_page_cache\.spec/)
      })
    })

  test('does none of it, and lets pages be served', async ({ assert }) => {
    const app = await start()
    await app.get('/posts')
    {
      using cache = app.pageCache.fake()
      await app.pageCache.forgetTags(['posts'])
      await app.pageCache.clear()
      assert.lengthOf(cache.calls(), 2)
      assert.match((await app.cacheStatus('/posts'))!, /hit/)
    }
    await app.pageCache.forgetTags(['posts'])
    assert.match((await app.cacheStatus('/posts'))!, /fwd=uri-miss; stored/)
  })

  test('answers what calls it as if all had gone well', async ({ assert }) => {
    const { pageCache } = await start()
    using cache = pageCache.fake()

    assert.isTrue(await pageCache.forget('example.com/posts'))
    assert.equal(await pageCache.renew('/posts'), 'renewed')
    const { ok, problem, visits } = await pageCache.renewTags(['posts'])
    assert.deepEqual({ ok, problem, visits }, { ok: true, problem: null, visits: [] })
    assert.deepEqual(
      cache.calls().map(({ method }) => method),
      ['forget', 'renew', 'renewTags']
    )
  })

  test('needs no store', async ({ assert }) => {
    const { app, pageCache } = await start()
    const manager = await app.container.make('cache.manager')
    manager.use = () => assert.fail('a store was opened') as never
    using cache = pageCache.fake()

    await pageCache.forgetTags(['posts'])
    await pageCache.forgetUrl('/posts', { cache: 'other' })
    await pageCache.forget('example.com/posts')
    await pageCache.clear()
    cache.assertCleared('default')
  })

  test('refuses what makes no sense', async ({ assert }) => {
    const { pageCache } = await start({ config: { hosts: ['example.com'] } })
    using cache = pageCache.fake()

    await assert.rejects(() => pageCache.forgetTags('posts' as never), /expected a list of tags/)
    await assert.rejects(() => pageCache.forgetUrl('http://other.test/'), /are not cached/)
    await assert.rejects(() => pageCache.expireUrl('http://other.test/'), /are not cached/)
    await assert.rejects(() => pageCache.forgetView('posts.indx'), /posts.index/)
    await assert.rejects(() => pageCache.clear({ cache: 'redis' }), /there is no store "redis"/)
    await assert.rejects(
      () => pageCache.forgetTags(['posts'], { cache: 'redis' }),
      /there is no store "redis"/
    )
    await assert.rejects(() => pageCache.renew(''), /expected a URL/)
    assert.lengthOf(cache.calls(), 0)
  })

  test('assertions refuse what makes no sense', async ({ assert }) => {
    const { pageCache } = await start()
    using cache = pageCache.fake()

    assert.throws(
      () => cache.assertForgottenTags([]),
      /fake\(\).assertForgottenTags\(\): invalid "tags": the list is empty/
    )
    assert.throws(() => cache.assertNotForgottenTags('posts' as never), /expected a list of tags/)
    assert.throws(
      () => cache.assertNotRenewed('reports'),
      /fake\(\).assertNotRenewed\(\): invalid "url"/
    )
    assert.throws(() => cache.assertForgottenRow({}), /expected a saved row/)
  })

  test('a failure says what was called', async ({ assert }) => {
    const { pageCache } = await start()
    using cache = pageCache.fake()
    assert.throws(
      () => cache.assertForgottenTags(['posts']),
      'Expected the pages tagged posts to be forgotten, but they were not. Nothing was called'
    )
    await pageCache.forgetTags(['news'], { kind: 'forever' })
    await pageCache.renew('/posts')
    assert.throws(
      () => cache.assertNotRenewed('/posts'),
      [
        'Expected the pages of /posts not to be renewed, but they were. What was called:',
        `  forgetTags([ 'news' ], { kind: 'forever' })`,
        `  renew('/posts', { headers: {} })`,
      ].join('\n')
    )
  })

  test('begins again when it is flushed', async ({ assert }) => {
    const { pageCache } = await start()
    using cache = pageCache.fake()
    await pageCache.clear()
    cache.flush()
    cache.assertNothingForgotten()
    await pageCache.clear()
    assert.deepEqual(cache.calls('clear'), [{ method: 'clear', cache: 'default' }])
  })

  test('a second one replaces the first, whose end does not end it', async ({ assert }) => {
    const app = await start()
    const first = app.pageCache.fake()
    const second = app.pageCache.fake()
    await app.pageCache.forgetTags(['posts'])
    first[Symbol.dispose]()
    await app.pageCache.forgetTags(['news'])

    first.assertNothingForgotten()
    assert.throws(
      () => first.assertForgottenTags(['posts']),
      /Nothing was called until another fake\(\) replaced this one/
    )
    second.assertForgottenTags(['posts', 'news'])
    app.pageCache.restore()
    await app.pageCache.forgetTags(['authors'])
    assert.lengthOf(second.calls(), 2)
  })

  test('is told of writes over HTTP as the page cache would be, also where it is switched off')
    .with([true, false])
    .run(async ({ assert }, enabled) => {
      const config = { enabled, invalidateOnWrite: true }
      const app = await start({ config, environment: 'test' })
      using cache = app.pageCache.fake()
      await app.request('POST', '/posts')
      cache.assertForgottenUrl('/posts')
      cache.assertForgottenUrl(`${app.url}/posts`)
      assert.lengthOf(cache.calls(), 1)
    })
})
