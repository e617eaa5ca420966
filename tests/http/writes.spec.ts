import { test } from '@japa/runner'
import { startApp, type TestAppOptions } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { FragileStore } from '../support/fragile_store.ts'
import { counting } from '../support/runs.ts'
import { collectLogs } from '../support/logs.ts'
import { byPath } from '../../src/keys/by_path.ts'
import { RENEWAL_HEADER } from '../../src/renewal/renewal_token.ts'
import { PageCache } from '../../src/page_cache/page_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

type Write = (ctx: HttpContext) => unknown

const METHODS = ['POST', 'PUT', 'PATCH', 'DELETE', 'M-SEARCH']

async function appWith(
  write: Write,
  config: CacheHelpersConfig = { invalidateOnWrite: true },
  options: Partial<TestAppOptions> = {}
) {
  const app = await startApp({
    config,
    ...options,
    routes: (router) => {
      router.get('/posts', counting()).use(cachePage(60))
      router.get('/posts/1', counting()).use(cachePage(60, byPath))
      router.get('/forever', counting()).use(cachePageForever(60))
      router.route('/forever', METHODS, write)
      router.route('/posts', METHODS, write)
      router.route('/posts/1', [...METHODS, 'OPTIONS'], write)
    },
  })
  const visit = async () => ({
    posts: await app.body('/posts'),
    page: await app.body('/posts?page=2'),
    post: await app.body('/posts/1'),
    forever: await app.body('/forever'),
  })
  const before = await visit()
  const forgotten = async () => {
    const after = await visit()
    return Object.keys(after).filter((name) => after[name as 'posts'] !== before[name as 'posts'])
  }
  return { app, forgotten }
}

test.group('Writes forget pages (RFC 9111, 4.4)', () => {
  test('{$self}: the pages of its URL, and no others')
    .with(METHODS)
    .run(async ({ assert }, method) => {
      const { app, forgotten } = await appWith(() => 'written')
      await app.request(method, '/posts/1')
      assert.deepEqual(await forgotten(), ['post'])
    })

  test('{0}: tags that the answer names ({1})')
    .with<[answer: string, header: string, expected: string[]][]>([
      ['the pages that carry them', '"posts", "others"', ['tagged']],
      ['those that are kept for ever, too', '"kept"', ['kept']],
      ['what is no list of strings names none', 'posts', []],
      ['nor does a header that cannot be read', '"posts', []],
    ])
    .run(async ({ assert }, [, header, expected]) => {
      const app = await startApp({
        config: { invalidateOnWrite: true },
        routes: (router) => {
          router.get('/tagged', counting()).use(cachePage(60, undefined, { tags: ['posts'] }))
          router.get('/kept', counting()).use(cachePageForever(60, undefined, { tags: ['kept'] }))
          router.post('/write', ({ response }) => {
            response.header('Cache-Group-Invalidation', header)
            return 'written'
          })
        },
      })
      const visit = async () => ({
        tagged: await app.body('/tagged'),
        kept: await app.body('/kept'),
      })
      const before = await visit()
      await app.request('POST', '/write')
      const after = await visit()
      assert.deepEqual(
        Object.keys(after).filter((name) => after[name as 'kept'] !== before[name as 'kept']),
        expected
      )
    })

  test('tags that the answer to a GET names are not forgotten', async ({ assert }) => {
    const app = await startApp({
      config: { invalidateOnWrite: true },
      routes: (router) => {
        router.get('/tagged', counting()).use(cachePage(60, undefined, { tags: ['posts'] }))
        router.get('/read', ({ response }) => {
          response.header('Cache-Group-Invalidation', '"posts"')
          return 'read'
        })
      },
    })
    const before = await app.body('/tagged')
    await app.get('/read')
    assert.equal(await app.body('/tagged'), before)
  })

  test('a token that is not valid does not keep them', async ({ assert }) => {
    const { app, forgotten } = await appWith(() => 'written')
    await app.request('POST', '/posts/1', { headers: { [RENEWAL_HEADER]: 'made up' } })
    assert.deepEqual(await forgotten(), ['post'])
  })

  test('the query is part of the URL', async ({ assert }) => {
    const { app, forgotten } = await appWith(() => 'written')
    await app.request('POST', '/posts?page=2&utm_source=mail')
    assert.deepEqual(await forgotten(), ['page'])
  })

  test('also those that a 2xx names: {0}')
    .with([
      ['location', '/posts'],
      ['content-location', '/posts'],
      ['location', '../posts'],
    ] as const)
    .run(async ({ assert }, [header, value]) => {
      let status = 303
      const { app, forgotten } = await appWith(({ response }) => {
        response.status(status).header(header, value)
      })
      await app.request('POST', '/posts/1')
      assert.deepEqual(await forgotten(), ['post'], 'a redirect may lead to anywhere')
      status = 201
      await app.request('POST', '/posts/1')
      assert.deepEqual(await forgotten(), ['posts', 'post'])
    })

  test('an absolute {$self} on the same host counts, one on another host of ours does not')
    .with(['location', 'content-location'])
    .run(async ({ assert }, header) => {
      let authority = 'other.test'
      const config = { invalidateOnWrite: true, hosts: ['127.0.0.1', 'other.test'] }
      const { app, forgotten } = await appWith(({ response }) => {
        response.header(header, `http://${authority}/posts`).send('written')
      }, config)
      const elsewhere = { headers: { host: 'other.test' } }
      const before = await app.body('/posts', elsewhere)

      await app.request('POST', '/posts/1')
      assert.deepEqual(await forgotten(), ['post'])
      assert.equal(await app.body('/posts', elsewhere), before)

      authority = new URL(app.url).host
      await app.request('POST', '/posts/1')
      assert.deepEqual(await forgotten(), ['posts', 'post'])
      assert.equal(await app.body('/posts', elsewhere), before)

      await app.request('POST', '/posts', elsewhere)
      assert.notEqual(await app.body('/posts', elsewhere), before)
    })

  test('a {0} with a {1} forgets nothing')
    .with([
      ['POST', 400],
      ['POST', 404],
      ['PUT', 500],
      ['OPTIONS', 200],
      ['HEAD', 200],
    ] as const)
    .run(async ({ assert }, [method, status]) => {
      const { app, forgotten } = await appWith(({ response }) => response.status(status).send('x'))
      await app.request(method, '/posts/1')
      assert.deepEqual(await forgotten(), [])
    })

  test('a handler that throws forgets nothing', async ({ assert }) => {
    const { app, forgotten } = await appWith(() => Promise.reject(new Error('broken')))
    await app.request('POST', '/posts/1')
    assert.deepEqual(await forgotten(), [])
  })

  test('forever pages stay, unless all are meant', async ({ assert }) => {
    const { app, forgotten } = await appWith(() => 'written')
    await app.request('POST', '/forever')
    assert.deepEqual(await forgotten(), [])

    const all = await appWith(() => 'written', { invalidateOnWrite: 'all' })
    await all.app.request('POST', '/forever')
    assert.deepEqual(await all.forgotten(), ['forever'])
    await all.app.request('POST', '/posts/1')
    assert.deepEqual(await all.forgotten(), ['post', 'forever'])
    await all.app.pageCache.forgetUrl(`${all.app.url}/forever`)
    assert.equal(await all.app.body('/forever'), '<p>run 3</p>')
  })

  test('nothing is forgotten unless the configuration says so', async ({ assert }) => {
    const { app, forgotten } = await appWith(() => 'written', {})
    await app.request('POST', '/posts/1')
    assert.deepEqual(await forgotten(), [])
  })

  test('a write that happens while a page is produced wins over that page', async ({ assert }) => {
    let price = 1
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>()
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
    const app = await startApp({
      config: { invalidateOnWrite: true },
      routes: (router) => {
        router
          .get('/', async () => {
            const seen = price
            begin()
            await mayEnd
            return `price ${seen}`
          })
          .use(cachePage(60))
        router.post('/', () => {
          price = 2
          return 'written'
        })
      },
    })
    const early = app.body('/')
    await begun
    await app.request('POST', '/')
    end()
    assert.equal(await early, 'price 1')
    assert.equal(await app.body('/'), 'price 2')
  })

  test('a process that caches no page itself forgets those of the others', async ({ assert }) => {
    const clock = stopClock()
    const { cache } = new FragileStore()
    const start = (routes: TestAppOptions['routes']) =>
      startApp({ cache, config: { invalidateOnWrite: true, hosts: ['own.test'] }, routes })
    const reader = await start((router) => {
      router.get('/', counting()).use(cachePage(60))
    })
    const writer = await start((router) => {
      router.post('/', () => 'written')
    })
    const own = { headers: { host: 'own.test' } }
    assert.equal(await reader.body('/', own), '<p>run 1</p>')
    await writer.request('POST', '/', own)
    clock.forward(1.001)
    assert.equal(await reader.body('/', own), '<p>run 2</p>')
  })

  test('a store that is down does not break a write', async ({ assert }) => {
    const logs = collectLogs()
    const { app } = await appWith(() => 'written', { invalidateOnWrite: true }, logs)
    const pageCache = await app.app.container.make(PageCache)
    pageCache.forgetWritten = () => Promise.reject(new Error('The store is down'))

    const { status, body } = await app.request('POST', '/posts/1')
    assert.equal(status, 200)
    assert.equal(body, 'written')
    const line = logs.lines.find(({ msg }) => msg.includes('not forgotten'))
    assert.equal(line?.level, 50)
  })

  test('writes to URLs that nobody reads leave nothing in the store', async ({ assert }) => {
    const { app } = await appWith(() => 'written')
    // The index is told a second after pages were stored, on a slow machine in the middle of this.
    await app.pageCache.settled()
    const emitter = await app.app.container.make('emitter')
    const written: string[] = []
    emitter.on('cache:written', ({ key }) => void written.push(key))
    await app.get('/posts/1?any')
    await app.request('POST', '/posts?page=999')
    assert.deepEqual(written, [])
    await app.request('POST', '/posts/1')
    await app.get('/posts/1')
    assert.isNotEmpty(written)
  })
})
