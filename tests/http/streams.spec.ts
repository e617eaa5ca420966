import { test } from '@japa/runner'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { writeFile } from 'node:fs/promises'
import { startApp } from '../support/test_app.ts'
import { Gate } from '../support/gate.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CachePageOptions } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const STORED = 'page-cache; fwd=uri-miss; stored'
const BYTES = Buffer.from([0, 255, 65, 195, 40])

const STREAMS: [what: string, handler: (ctx: HttpContext) => unknown, body: Buffer][] = [
  ['a node stream', ({ response }) => response.stream(Readable.from([BYTES])), BYTES],
  [
    'a stream of strings',
    ({ response }) => response.stream(Readable.from(['ä', 'b'])),
    Buffer.from('äb'),
  ],
  ['an empty stream', ({ response }) => response.stream(Readable.from([])), Buffer.from('')],
  ['a web stream', ({ response }) => response.stream(new Blob([BYTES]).stream()), BYTES],
  [
    'a web response',
    () => new Response(BYTES, { headers: { 'content-type': 'image/png' } }),
    BYTES,
  ],
  [
    'a web response that came in chunks',
    () => new Response(BYTES, { headers: { 'transfer-encoding': 'chunked' } }),
    BYTES,
  ],
]

async function start(handler: (ctx: HttpContext) => unknown, options: CachePageOptions) {
  return startApp({
    config: { maxBodySize: 100 },
    routes: (router) => {
      router.get('/', handler).use(cachePage(60, undefined, options))
    },
  })
}

test.group('Streams', () => {
  test('{0} is stored where the page says so')
    .with(STREAMS)
    .run(async ({ assert }, [, handler, body]) => {
      const app = await start(handler, { streams: true })
      const miss = await app.get('/')
      const hit = await app.get('/')

      assert.equal(miss.cacheStatus, STORED)
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      assert.deepEqual(miss.bytes, body)
      assert.deepEqual(hit.bytes, body)
      assert.notProperty(miss.headers, 'transfer-encoding')
      assert.equal(hit.headers['content-type'], miss.headers['content-type'])
      assert.equal(hit.headers.etag, miss.headers.etag)
    })

  test('{0} is not stored otherwise, and arrives whole')
    .with(STREAMS)
    .run(async ({ assert }, [, handler, body]) => {
      const app = await start(handler, {})
      for (const answer of [await app.get('/'), await app.get('/')]) {
        assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=stream')
        assert.deepEqual(answer.bytes, body)
      }
    })

  test('a download is stored where the page says so', async ({ assert, fs }) => {
    await fs.create('page.txt', 'on disk')
    const path = join(fs.basePath, 'page.txt')
    const app = await start(({ response }) => response.download(path), { streams: true })
    const miss = await app.get('/')
    await writeFile(path, 'changed')
    const hit = await app.get('/')

    assert.equal(miss.cacheStatus, STORED)
    assert.equal(hit.body, 'on disk')
    assert.equal(hit.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(hit.headers['last-modified'], miss.headers['last-modified'])
    assert.exists(hit.headers['last-modified'])
  })

  test('a download keeps the name under which it is to be saved', async ({ assert, fs }) => {
    await fs.create('page.txt', 'on disk')
    const path = join(fs.basePath, 'page.txt')
    const app = await start(({ response }) => response.attachment(path, 'report.txt'), {
      streams: true,
    })
    await app.get('/')
    const hit = await app.get('/')
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.headers['content-disposition'], 'attachment; filename="report.txt"')
  })

  test('a download that is too long, or not stored, or not there, is up to AdonisJS', async ({
    assert,
    fs,
  }) => {
    await fs.create('long.txt', 'x'.repeat(101))
    const path = (name: string) => join(fs.basePath, name)
    const app = await startApp({
      config: { maxBodySize: 100 },
      routes: (router) => {
        const streams = { streams: true }
        router
          .get('/long', ({ response }) => response.download(path('long.txt')))
          .use(cachePage(60, undefined, streams))
        router
          .get('/plain', ({ response }) => response.download(path('long.txt')))
          .use(cachePage(60))
        router
          .get('/missing', ({ response }) => response.download(path('no.txt')))
          .use(cachePage(60, undefined, streams))
      },
    })
    const long = await app.get('/long')
    assert.equal(long.cacheStatus, 'page-cache; fwd=uri-miss; detail=size')
    assert.equal(long.body, 'x'.repeat(101))
    const plain = await app.get('/plain')
    assert.equal(plain.cacheStatus, 'page-cache; fwd=uri-miss; detail=stream')
    assert.equal(plain.body, 'x'.repeat(101))
    const missing = await app.get('/missing')
    assert.equal(missing.cacheStatus, 'page-cache; fwd=uri-miss; detail=stream')
    assert.equal(missing.status, 404)
  })

  test('a stream is no page where something else is sent: {0}')
    .with<[what: string, handler: (ctx: HttpContext, path: string) => unknown, body: string][]>([
      [
        'an error',
        ({ response }) => {
          response.stream(Readable.from(['stream']))
          return response.status(404).send('gone')
        },
        'gone',
      ],
      [
        'an empty content',
        ({ response }) => {
          response.stream(Readable.from(['stream']))
          response.status(404).send(null)
        },
        '',
      ],
      [
        'a stream in place of a download',
        ({ response }, path) => {
          response.download(path)
          response.stream(Readable.from(['stream']))
        },
        'stream',
      ],
    ])
    .run(async ({ assert, fs }, [, handler, body]) => {
      await fs.create('page.txt', 'on disk')
      const path = join(fs.basePath, 'page.txt')
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', (ctx) => handler(ctx, path))
            .use(cachePage(60, undefined, { streams: true, statuses: [404] }))
          router.get('/uncached', (ctx) => handler(ctx, path))
        },
      })
      const uncached = await app.get('/uncached')
      for (const answer of [await app.get('/'), await app.get('/')]) {
        assert.equal(answer.body, body)
        assert.equal(answer.status, uncached.status)
        assert.equal(answer.body, uncached.body)
      }
    })

  test('a stream that turns out to be too long arrives whole, and is not stored', async ({
    assert,
  }) => {
    let runs = 0
    const app = await start(
      ({ response }) => {
        runs++
        response.stream(Readable.from(Array.from({ length: 30 }, (_, index) => `chunk ${index};`)))
      },
      { streams: true }
    )
    const expected = Array.from({ length: 30 }, (_, index) => `chunk ${index};`).join('')
    for (const answer of [await app.get('/'), await app.get('/')]) {
      assert.equal(answer.body, expected)
      assert.equal(answer.cacheStatus, 'page-cache; fwd=uri-miss; detail=size')
    }
    assert.equal(runs, 2)
  })

  test('a stream that is too long is not held back until its end', async ({ assert }) => {
    const gate = new Gate()
    const app = await start(
      ({ response }) => {
        const chunks = async function* () {
          yield 'x'.repeat(101)
          await gate.pass()
          yield 'end'
        }
        response.stream(Readable.from(chunks()))
      },
      { streams: true }
    )
    const response = await fetch(app.url)
    assert.equal(response.status, 200)
    gate.open()
    assert.equal(await response.text(), `${'x'.repeat(101)}end`)
  })

  test('events are sent as they come, and never stored: {0}')
    .with<[type: string, send: (ctx: HttpContext, type: string, body: Readable) => unknown][]>([
      ['text/event-stream', typed],
      ['Text/Event-Stream ; charset=utf-8', typed],
      ['multipart/x-mixed-replace;boundary=frame', typed],
      [
        'text/event-stream',
        ({ response }, type, body) => {
          response.response.setHeader('content-type', type)
          response.stream(body)
        },
      ],
      [
        'text/event-stream; charset=utf-8',
        (_ctx, type, body) =>
          new Response(Readable.toWeb(body) as ReadableStream, {
            headers: { 'content-type': type },
          }),
      ],
    ])
    .run(async ({ assert }, [type, send]) => {
      const gate = new Gate()
      const events = async function* () {
        yield 'data: 1\n\n'
        await gate.pass()
        yield 'data: 2\n\n'
      }
      const app = await start((ctx) => send(ctx, type, Readable.from(events())), { streams: true })
      // Its head comes although its body has no end yet.
      const response = await fetch(app.url)
      assert.equal(response.headers.get('cache-status'), 'page-cache; fwd=uri-miss; detail=stream')
      gate.open()
      assert.equal(await response.text(), 'data: 1\n\ndata: 2\n\n')
    })

  test('a type that only begins alike is stored', async ({ assert }) => {
    const app = await start((ctx) => typed(ctx, 'text/event-streams', Readable.from(['page'])), {
      streams: true,
    })
    assert.equal(await app.cacheStatus('/'), STORED)
  })
})

function typed({ response }: HttpContext, type: string, body: Readable): void {
  response.header('Content-Type', type)
  response.stream(body)
}
