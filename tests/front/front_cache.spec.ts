import { test } from '@japa/runner'
import { startFront } from './support/front_app.ts'
import { rawRequests } from '../support/raw_request.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'
import { CachePageMixin } from '../../src/controllers/cache_page_mixin.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'

const TEXT = '<p>Grüße, 你好 🙂</p>'
const front = { front: true }

class PostsController extends CachePageMixin() {
  static cacheTimeout = 60
  static cacheFront = true

  show() {
    return TEXT
  }
}

function start(config: CacheHelpersConfig = {}) {
  return startFront({
    config,
    routes: (router) => {
      router.get('/page', () => TEXT).use(cachePage(60, byUrl, { ...front, tags: ['posts'] }))
      router.get('/large', () => TEXT.repeat(1_000)).use(cachePage(60, byUrl, front))
      // Is compressed at once
      router.get('/medium', () => '<p>'.repeat(1_000)).use(cachePage(60, byUrl, front))
      router.get('/json', () => ({ text: TEXT })).use(cachePage(60, byUrl, front))
      router.get('/bytes', () => Buffer.from([0, 255, 254])).use(cachePage(60, byUrl, front))
      router.get('/empty', ({ response }) => response.noContent()).use(cachePage(60, byUrl, front))
      router
        .get('/moved', ({ response }) => response.redirect('/page', false, 301))
        .use(cachePage(60, byUrl, front))
      router.get('/forever', () => TEXT).use(cachePageForever(60, byUrl, front))
      router.get('/never', () => TEXT).use(cachePageForever(null, byUrl, front))
      router.get('/public', () => TEXT).use(cachePage(60, byUrl, { ...front, public: true }))
      router.get('/mixin', [PostsController, 'show'])
      router.get('/inner', () => TEXT).use(cachePage(60))
      router
        .get('/response', ({ response }) => {
          response.header('Cache-Control', 'max-age=60')
          return TEXT
        })
        .use(cachePage('response', byUrl, front))
    },
  })
}

const PAGES = ['/page', '/large', '/json', '/bytes', '/empty', '/moved', '/forever', '/never']
const OTHERS = ['/public', '/mixin', '/response']

test.group('The front ring', () => {
  test('answers without the application, and with the same: {$self}')
    .with([...PAGES, ...OTHERS])
    .run(async ({ assert }, path) => {
      const app = await start()
      await app.ask(path)
      const hit = await app.ask(path)
      const answer = await app.warm(path)
      assert.isFalse(hit.inFront)
      assert.match(hit.cacheStatus!, /; hit/)
      assert.isTrue(answer.inFront)
      assert.deepEqual({ ...answer, inFront: false }, hit)
      assert.deepEqual(Object.keys(answer.headers), Object.keys(hit.headers))
    })

  test('says what the application would say at that moment: {$self}')
    .with(['/page', '/forever', '/never', '/public', '/response'])
    .run(async ({ assert }, path) => {
      const app = await start({ memo: '1h' })
      await app.warm(path)
      for (const seconds of [0.4, 0.3, 0.2, 0.05]) {
        app.clock.forward(seconds)
        const answer = await app.ask(path)
        // A visitor with a cookie is answered by the application.
        const { inFront, ...other } = await app.ask(path, { headers: { cookie: 'a=b' } })
        assert.isTrue(answer.inFront)
        assert.isFalse(inFront)
        assert.deepEqual({ ...answer, inFront }, { ...other, inFront })
      }
    })

  test('answers each of those that follow with the same: {$self}')
    .with([...PAGES, ...OTHERS])
    .run(async ({ assert }, path) => {
      const app = await start()
      const answer = await app.warm(path)
      for (let time = 0; time < 3; time++) {
        assert.deepEqual(await app.ask(path), answer)
      }
      const head = await app.warm(path, undefined, 'HEAD')
      assert.deepEqual(await app.ask(path, undefined, 'HEAD'), head)
    })

  test('leaves the lines of its connection to each response', async ({ assert }) => {
    const app = await start()
    await app.warm('/page')
    const heads = async (...requests: string[][]) => {
      const before = app.reached()
      const answer = await rawRequests(app.url, requests)
      assert.equal(app.reached(), before)
      return answer.split('HTTP/1.1 200 OK').slice(1)
    }
    const host = `Host: ${new URL(app.url).host}`
    const kept = ['GET /page HTTP/1.1', host]
    const [first, second, last] = await heads(kept, kept, [...kept, 'Connection: close'])
    assert.match(first, /\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n/)
    assert.equal(second, first)
    assert.match(last, /\r\nConnection: close\r\n\r\n/)
    const old = 'GET /page HTTP/1.0'
    const [oldKept, oldLast] = await heads([old, host, 'Connection: keep-alive'], [old, host])
    assert.match(oldKept, /\r\nConnection: keep-alive\r\n/)
    assert.match(oldLast, /\r\nConnection: close\r\n/)
    const [after] = await heads(kept, [...kept, 'Connection: close'])
    assert.equal(after, first)
  })

  test('keeps no connection of HTTP/1.0 whose answer says no length', async ({ assert }) => {
    const app = await start()
    await app.warm('/empty')
    const host = `Host: ${new URL(app.url).host}`
    const before = app.reached()
    const answer = await rawRequests(app.url, [
      ['GET /empty HTTP/1.1', host],
      ['GET /empty HTTP/1.0', host, 'Connection: keep-alive'],
    ])
    assert.equal(app.reached(), before)
    const connections = [...answer.matchAll(/\r\nConnection: ([\w-]+)/g)].map(([, said]) => said)
    assert.deepEqual(connections, ['keep-alive', 'close'])
  })

  test('ends a connection where the server says how many requests it may have', async ({
    assert,
  }) => {
    const app = await start()
    await app.warm('/page')
    await app.ask('/page')
    app.node.maxRequestsPerSocket = 2
    const kept = ['GET /page HTTP/1.1', `Host: ${new URL(app.url).host}`]
    const answer = await rawRequests(app.url, [kept, kept])
    const connections = [...answer.matchAll(/\r\nConnection: ([\w-]+)/g)].map(([, said]) => said)
    assert.deepEqual(connections, ['keep-alive', 'close'])
  })

  test('leaves what was said of the response before', async ({ assert }) => {
    const app = await start()
    await app.warm('/page')
    await app.ask('/page')
    app.node.prependListener('request', (_, response) => response.setHeader('X-Before', 'a'))
    const answer = await app.ask('/page')
    assert.deepEqual([answer.inFront, answer.headers['x-before']], [true, 'a'])
  })

  test('asks the application once a second whether it still says the same', async ({ assert }) => {
    const app = await start({ memo: '1h' })
    await app.warm('/page')
    app.clock.forward(1.001)
    const answers = [await app.ask('/page'), await app.ask('/page')]
    assert.deepEqual(
      answers.map(({ inFront }) => inFront),
      [false, true]
    )
    assert.deepEqual(
      answers.map(({ headers }) => headers.age),
      ['1', '1']
    )
  })

  test('answers HEAD, and who has the page', async ({ assert }) => {
    const app = await start()
    const page = await app.warm('/page')
    const head = await app.warm('/page', undefined, 'HEAD')
    assert.isTrue(head.inFront)
    assert.equal(head.bytes.length, 0)
    assert.equal(head.headers['content-length'], String(page.bytes.length))

    const has = { headers: { 'if-none-match': `W/${page.headers.etag}` } }
    const unchanged = await app.warm('/page', has)
    assert.isTrue(unchanged.inFront)
    assert.deepEqual([unchanged.status, unchanged.body], [304, ''])
    assert.equal(unchanged.headers.etag, page.headers.etag)
    assert.notProperty(unchanged.headers, 'content-length')

    const other = await app.warm('/page', { headers: { 'if-none-match': '"another"' } })
    assert.deepEqual([other.inFront, other.status, other.body], [true, 200, TEXT])
  })

  test('answers in the coding that the application would choose', async ({ assert }) => {
    const app = await start({ compress: ['br', 'gzip'] })
    const accepting = (coding: string) => ({ headers: { 'accept-encoding': coding } })
    for (const [accepts, coding] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['gzip;q=0', undefined],
      ['', undefined],
      ['br;q=0.1, gzip', 'gzip'],
    ] as const) {
      // As often as the body takes to be compressed.
      let inner = await app.ask('/large', {
        headers: { ...accepting(accepts).headers, cookie: 'a' },
      })
      while (inner.headers['content-encoding'] !== coding || inner.cacheStatus?.includes('miss')) {
        inner = await app.ask('/large', { headers: { ...accepting(accepts).headers, cookie: 'a' } })
      }
      const answer = await app.warm('/large', accepting(accepts))
      assert.isTrue(answer.inFront, accepts)
      assert.deepEqual({ ...answer, inFront: false }, inner)
    }
  })

  test('has what is compressed meanwhile sent at once', async ({ assert }) => {
    const app = await start({ compress: ['gzip'] })
    const accepting = { headers: { 'accept-encoding': 'gzip' } }
    let answer = await app.warm('/large', accepting)
    while (answer.headers['content-encoding'] === undefined) {
      answer = await app.ask('/large', accepting)
    }
    answer = await app.warm('/large', accepting)
    assert.deepEqual([answer.inFront, answer.headers['content-encoding']], [true, 'gzip'])
  })

  test('answers again with a compressed page that was produced again: {$self}')
    .with(['GET', 'HEAD'])
    .run(async ({ assert }, method) => {
      const app = await start({ compress: ['gzip'] })
      const accepting = { headers: { 'accept-encoding': 'gzip' } }
      assert.isTrue(await app.comesInFront('/medium', accepting, method))
      app.clock.forward(61)
      assert.isTrue(await app.comesInFront('/medium', accepting, method))
    })

  test('answers with a compressed page of each host', async ({ assert }) => {
    const app = await start({ compress: ['gzip'], hosts: ['a.test', 'b.test'] })
    for (const host of ['a.test', 'b.test']) {
      const asking = { headers: { 'accept-encoding': 'gzip', host } }
      assert.isTrue(await app.comesInFront('/medium', asking), host)
    }
  })

  test('leaves to the application what it does not know: {0}')
    .with([
      ['a cookie', '/page', { cookie: 'a=b' }],
      ['credentials', '/page', { authorization: 'Basic YTpi' }],
      ['a range', '/page', { range: 'bytes=0-1' }],
      ['a body', '/page', { 'content-length': '0' }],
      ['a renewal', '/page', { 'x-page-cache-renew': 'token' }],
      ['a look', '/page', { 'x-page-cache-look': 'token' }],
      ['another host', '/page', { host: 'other.test' }],
      ['a forwarded host', '/page', { 'x-forwarded-host': 'evil.test' }],
      ['a forwarded scheme', '/page', { 'x-forwarded-proto': 'https' }],
      ['directives, where they count', '/response', { 'cache-control': 'no-cache' }],
      ['another condition', '/page', { 'if-none-match': '"other"' }],
      ['another query', '/page?utm_source=a', {}],
      ['another spelling', '/page/', {}],
      ['a page that is not declared so', '/inner', {}],
    ] as [string, string, Record<string, string>][])
    .run(async ({ assert }, [, path, headers]) => {
      const app = await start()
      for (const one of ['/page', '/response', '/inner']) {
        await app.warm(one)
      }
      assert.isFalse(await app.isInFront(path, { headers }))
    })

  test('does not judge by the directives of a request', async ({ assert }) => {
    const app = await start()
    const asking = { headers: { 'cache-control': 'max-age=30' } }
    await app.warm('/response')
    assert.isFalse(await app.comesInFront('/response', asking))
    assert.isTrue(await app.comesInFront('/page', asking))
  })

  test('repeats the id of a request, and makes none', async ({ assert }) => {
    const app = await startFront({
      http: { generateRequestId: true },
      routes: (router) => {
        router.get('/', () => TEXT).use(cachePage(60, byUrl, front))
      },
    })
    const first = await app.ask('/')
    assert.property(first.headers, 'x-request-id')
    const answer = await app.warm('/')
    assert.isTrue(answer.inFront)
    assert.notProperty(answer.headers, 'x-request-id')
    const withId = await app.ask('/', { headers: { 'x-request-id': 'of-this-request' } })
    assert.deepEqual([withId.inFront, withId.headers['x-request-id']], [true, 'of-this-request'])
  })

  test('answers no method but GET and HEAD', async ({ assert }) => {
    const app = await start()
    await app.warm('/page')
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PURGE']) {
      const { status } = await app.ask('/page', undefined, method)
      assert.equal(status, 404)
    }
  })

  test('answers nothing where it was not asked for, or pages are not cached', async ({
    assert,
  }) => {
    for (const options of [{ front: false }, { config: { enabled: false } }]) {
      const app = await startFront({
        ...options,
        routes: (router) => {
          router.get('/', () => TEXT).use(cachePage(60, byUrl, front))
        },
      })
      assert.isFalse(await app.comesInFront('/'))
    }
  })
})
