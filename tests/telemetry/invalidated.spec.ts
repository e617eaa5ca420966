import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { drivers, store } from '@adonisjs/cache'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { PageCache } from '../../src/page_cache/page_cache.ts'
import type { PagesInvalidated } from '../../src/telemetry/page_events.ts'

async function start(options: Partial<TestAppOptions> = {}) {
  const app = await startApp({
    routes: (router) => {
      router
        .get('/posts/:id', () => 'post')
        .as('posts.show')
        .use(cachePage(60))
      router.post('/posts/:id', () => 'written')
    },
    ...options,
  })
  const emitter = await app.app.container.make('emitter')
  const told: PagesInvalidated[] = []
  emitter.on('page_cache:invalidated', (payload) => void told.push(payload))
  return { app, told }
}

class Post {
  static pageTag = 'posts'
  $primaryKeyValue = 7
}

const FORGOTTEN = { how: 'forgotten' as const, kind: null, stores: ['default'] }
const EXPIRED = { ...FORGOTTEN, how: 'expired' as const }

test.group('page_cache:invalidated', () => {
  test('{0}')
    .with<[string, (cache: PageCache) => unknown, PagesInvalidated][]>([
      ['forget', (cache) => cache.forget('a key'), { ...FORGOTTEN, by: 'key', names: ['a key'] }],
      [
        'forgetUrl',
        (cache) => cache.forgetUrl('/posts/1'),
        { ...FORGOTTEN, by: 'url', names: ['/posts/1'] },
      ],
      [
        'forgetTags',
        (cache) => cache.forgetTags(['posts', 'news']),
        { ...FORGOTTEN, by: 'tags', names: ['posts', 'news'] },
      ],
      [
        'forgetTags, of one kind',
        (cache) => cache.forgetTags(['posts'], { kind: 'forever' }),
        { ...FORGOTTEN, by: 'tags', names: ['posts'], kind: 'forever' },
      ],
      [
        'forgetView',
        (cache) => cache.forgetView('posts.show'),
        { ...FORGOTTEN, by: 'view', names: ['posts.show'] },
      ],
      [
        'forgetModel',
        (cache) => cache.forgetModel(Post),
        { ...FORGOTTEN, by: 'tags', names: ['posts', 'posts:*'] },
      ],
      [
        'forgetRow',
        (cache) => cache.forgetRow(new Post()),
        { ...FORGOTTEN, by: 'tags', names: ['posts', 'posts:7'] },
      ],
      [
        'expireTags',
        (cache) => cache.expireTags(['posts']),
        { ...EXPIRED, by: 'tags', names: ['posts'] },
      ],
      [
        'expireUrl',
        (cache) => cache.expireUrl('/posts/1'),
        { ...EXPIRED, by: 'url', names: ['/posts/1'] },
      ],
      ['clear', (cache) => cache.clear(), { ...FORGOTTEN, by: 'all', names: [] }],
    ])
    .run(async ({ assert }, [, act, expected]) => {
      const { app, told } = await start()
      await act(app.pageCache)
      assert.deepEqual(told, [expected])
    })

  test('a write that forgets the pages of its URL names it', async ({ assert }) => {
    const { app, told } = await start({ config: { invalidateOnWrite: true } })
    await app.request('POST', '/posts/1')
    assert.deepEqual(told, [
      { ...FORGOTTEN, by: 'write', names: [`${app.url}/posts/1`], kind: 'timeout' },
    ])
  })

  test('it is told when the pages are gone, and not before', async ({ assert }) => {
    const { app } = await start()
    await app.get('/posts/1')
    const emitter = await app.app.container.make('emitter')
    const seen: (string | undefined)[] = []
    const asked = new Promise<void>((resolve) => {
      emitter.on('page_cache:invalidated', async () => {
        seen.push(await app.cacheStatus('/posts/1'))
        resolve()
      })
    })
    await app.pageCache.forgetUrl('/posts/1')
    await asked
    assert.match(seen[0]!, /fwd=uri-miss/)
  })

  test('of stores of which one fails, the others are named', async ({ assert }) => {
    const fragile = new FragileStore()
    const stores = {
      ...fragile.cache.stores,
      default: store().useL1Layer(drivers.memory({})),
    }
    const { app, told } = await start({ cache: { default: 'default', stores } })
    fragile.isDown = true
    await assert.rejects(() => app.pageCache.forgetTags(['posts']))
    assert.deepEqual(told, [{ ...FORGOTTEN, by: 'tags', names: ['posts'] }])
    told.length = 0
    await assert.rejects(() => app.pageCache.forgetTags(['posts'], { cache: 'fragile' }))
    assert.isEmpty(told)
  })
})
