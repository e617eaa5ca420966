import { test } from '@japa/runner'
import { drivers, store as cacheStore } from '@adonisjs/cache'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { collectLogs } from '../support/logs.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

test.group('Forgetting', () => {
  test('a URL is forgotten with all its variants, and no other', async ({ assert }) => {
    const runs: string[] = []
    const app = await startApp({
      routes: (router) => {
        const note = ({ request }: any) => {
          runs.push(`${request.url(true)} ${request.header('x-kind', '')}`)
          return 'page'
        }
        router
          .get('/posts', note)
          .use(cachePageForever(60, undefined, { vary: ['x-kind'], allowQuery: ['page'] }))
        router.get('/feed', note).use(cachePageForever(60, byPath))
      },
    })
    const visitAll = async () => {
      await app.get('/posts', { headers: { 'x-kind': 'a' } })
      await app.get('/posts', { headers: { 'x-kind': 'b' } })
      await app.get('/posts?page=2')
      await app.get('/feed?any=1')
    }
    await visitAll()
    await visitAll()
    assert.lengthOf(runs, 4)

    await app.pageCache.forgetUrl(`${app.url}/posts`)
    await visitAll()
    assert.deepEqual(runs.slice(4), ['/posts a', '/posts b'])

    await app.pageCache.forgetUrl(`${app.url}/feed`)
    await visitAll()
    assert.deepEqual(runs.slice(6), ['/feed '])
  })

  test('pages are forgotten by their tags', async ({ assert }) => {
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/posts/:id', () => `${++runs}`)
          .use(
            cachePageForever(60, byPath, { tags: ({ params }) => ['posts', `post:${params.id}`] })
          )
      },
    })
    await app.get('/posts/1')
    await app.get('/posts/2')
    await app.pageCache.forgetTags(['post:1'])
    await app.get('/posts/1')
    await app.get('/posts/2')
    assert.equal(runs, 3)
    await app.pageCache.forgetTags(['posts'])
    await app.get('/posts/1')
    await app.get('/posts/2')
    assert.equal(runs, 5)
  })

  test('a process that serves no pages forgets them in every store', async ({ assert, fs }) => {
    const clock = stopClock()
    const files = (name: string) =>
      drivers.file({ directory: fs.basePath, prefix: name, pruneInterval: false } as never)
    const cache = () => ({
      default: 'first',
      stores: {
        first: cacheStore().useL2Layer(files('first')),
        second: cacheStore().useL2Layer(files('second')),
      },
    })
    let runs = 0
    const server = await startApp({
      cache: cache(),
      routes: (router) => {
        router.get('/', () => `${++runs}`).use(cachePageForever(60, undefined, { cache: 'second' }))
      },
    })
    const worker = await startApp({ cache: cache(), routes: () => {} })
    await server.get('/')
    await worker.pageCache.forgetUrl(`${server.url}/`)

    // What another process forgets shows within a second.
    clock.forward(1.001)
    assert.equal(await server.body('/'), '2')
  })

  test('a page that is forgotten while it is produced is not served afterwards', async ({
    assert,
  }) => {
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    let runs = 0
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', async () => {
            begin()
            await mayEnd
            return `${++runs}`
          })
          .use(cachePageForever(60))
      },
    })
    const first = app.get('/')
    await begun
    await app.pageCache.forgetUrl(`${app.url}/`)
    end()
    await first
    const second = await app.get('/')
    assert.equal(second.body, '2')
  })

  test('costs nobody their page where the store takes no deletions', async ({ assert }) => {
    const store = new FragileStore()
    const app = await startApp({
      cache: store.cache,
      configs: collectLogs().configs,
      routes: (router) => {
        router.get('/', () => 'page').use(cachePageForever(60, () => 'key'))
      },
    })
    const { entries } = store
    const set = entries.set.bind(entries)
    const forgotten: Promise<unknown>[] = []
    entries.delete = () => {
      throw new Error('the store is read-only')
    }
    entries.set = (key, value) => {
      if (value.includes('"status":200')) {
        // While the page is written, it is invalidated.
        forgotten.push(app.pageCache.forget('key').catch((error) => error))
      }
      return set(key, value)
    }
    const { status, body, cacheStatus } = await app.get('/')
    assert.equal(status, 200)
    assert.equal(body, 'page')
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=invalidated')
    for (const error of await Promise.all(forgotten)) {
      assert.instanceOf(error, Error)
    }
  })
})
