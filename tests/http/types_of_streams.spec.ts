import { test } from '@japa/runner'
import { Readable } from 'node:stream'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import { startFront } from '../front/support/front_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig, CachePageOptions } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'

const DOCUMENT = '<!doctype html><title>x</title>'
const BYTES = Buffer.from([0, 255, 65, 195, 40])
const TOKEN = 'a1b2c3d4e5f6g7h8'

const streamed = (body: string | Buffer) => Readable.from([body])

type Handler = (ctx: HttpContext) => unknown

const STREAMS: [what: string, handler: Handler][] = [
  ['a document', ({ response }) => response.stream(streamed(DOCUMENT))],
  ['bytes', ({ response }) => response.stream(streamed(BYTES))],
  ['nothing', ({ response }) => response.stream(Readable.from([]))],
  ['a web stream', ({ response }) => response.stream(new Blob([DOCUMENT]).stream())],
  ['a web response', () => new Response(BYTES)],
  ['one with a type', ({ response }) => response.type('html').stream(streamed(DOCUMENT))],
  [
    'one whose type was removed',
    ({ response }) => response.type('html').removeHeader('content-type').stream(streamed(DOCUMENT)),
  ],
]

const AROUND: [
  where: string,
  around: (ctx: HttpContext, next: () => Promise<unknown>) => unknown,
][] = [
  ['with nothing around it', (_, next) => next()],
  [
    'where a middleware gives types',
    ({ response }, next) => {
      response.type('text/plain')
      return next()
    },
  ],
  [
    'where a middleware sets headers below AdonisJS',
    ({ response }, next) => {
      response.response.setHeader('X-Below', 'yes')
      return next()
    },
  ],
  [
    'where a middleware sends another body',
    async ({ response }, next) => {
      await next()
      response.send('<p>another</p>')
    },
  ],
]

function start(
  handler: Handler,
  around = AROUND[0][1],
  options: CachePageOptions = {},
  config: CacheHelpersConfig = {}
) {
  return startApp({
    middleware: [outer(around)],
    config: { ...config, holes: [{ name: 'visitor', find: () => TOKEN, fill: () => '<Grace>' }] },
    routes: (router) => {
      router.get('/', handler).use(cachePage(60, undefined, { streams: true, ...options }))
      router.get('/uncached', handler)
    },
  })
}

test.group('The content type of a stream that is stored', () => {
  for (const [where, around] of AROUND) {
    test(`${where} it is that which it has without a cache: {0}`)
      .with(STREAMS)
      .run(async ({ assert }, [, handler]) => {
        const app = await start(handler, around)
        const { headers: uncached } = await app.get('/uncached')
        const miss = await app.get('/')
        const hits = [await app.get('/'), await app.get('/'), await app.get('/')]

        assert.include(miss.cacheStatus, 'stored')
        for (const answer of [miss, ...hits]) {
          assert.equal(answer.headers['content-type'], uncached['content-type'])
        }
        assert.include(hits[0].cacheStatus, 'hit')
      })
  }

  test('a visitor who has the page is told of none, and neither is who asks for a part or the head', async ({
    assert,
  }) => {
    const app = await start(STREAMS[0][1])
    const { headers } = await app.get('/')
    const has = await app.get('/', { headers: { 'if-none-match': headers.etag! } })
    const part = await app.get('/', { headers: { range: 'bytes=0-8' } })
    const head = await app.request('HEAD', '/')

    assert.deepEqual([has.status, part.status, head.status], [304, 206, 200])
    assert.equal(part.body, '<!doctype')
    for (const answer of [has, part, head]) {
      assert.notProperty(answer.headers, 'content-type')
    }
  })

  test('it is that also where the page is read from the store', async ({ assert }) => {
    const app = await start(STREAMS[0][1], undefined, {}, { memo: 0 })
    await app.get('/')
    const { headers, cacheStatus } = await app.get('/')
    assert.include(cacheStatus, 'hit')
    assert.notProperty(headers, 'content-type')
  })

  test('one that is read and not stored has none', async ({ assert }) => {
    const app = await start(({ response }) =>
      response.stream(streamed('<script nonce="r4nd0m">go()</script>'))
    )
    const { headers, cacheStatus } = await app.get('/')
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=nonce')
    assert.notProperty(headers, 'content-type')
  })

  test('what has none is looked through as HTML, which browsers may take it for', async ({
    assert,
  }) => {
    const app = await start(
      ({ response }) => response.stream(streamed(`<p>${TOKEN}</p><script>"${TOKEN}"</script>`)),
      undefined,
      { holes: ['visitor'] }
    )
    const miss = await app.get('/')
    const hit = await app.get('/')
    assert.equal(miss.body, '<p>&lt;Grace&gt;</p><script>"\\u003cGrace\\u003e"</script>')
    assert.equal(hit.body, miss.body)
    assert.notProperty(hit.headers, 'content-type')
  })

  test('it has none before AdonisJS either', async ({ assert }) => {
    const app = await startFront({
      routes: (router) => {
        const options = { streams: true, front: true }
        router.get('/', STREAMS[0][1]).use(cachePage(60, undefined, options))
      },
    })
    const { inFront, headers, body } = await app.warm('/')
    assert.isTrue(inFront)
    assert.notProperty(headers, 'content-type')
    assert.equal(body, DOCUMENT)
  })
})
