import { test } from '@japa/runner'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { Gate } from '../support/gate.ts'
import { turns } from '../support/turns.ts'
import { collectRejections } from '../support/rejections.ts'
import { outer } from '../support/outer.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { CacheHelpersConfig } from '../../src/types.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const PAGE = `<body>${'<p>a page</p>'.repeat(400)}</body>`

const CONDITIONS: Record<string, string>[] = [{}, { range: 'bytes=0-1' }, { 'if-none-match': '*' }]

type Around = (ctx: HttpContext, next: NextFn) => unknown

/** Two applications that differ in the page cache alone */
async function startBoth(
  around: Around,
  page: (ctx: HttpContext) => unknown = () => PAGE,
  config: CacheHelpersConfig = {}
) {
  const start = (isCached: boolean) =>
    startApp({
      config,
      http: { etag: true },
      middleware: [outer(around)],
      routes: (router) => {
        const route = router.get('/', (ctx) => page(ctx) as string)
        if (isCached) {
          route.use(cachePage(60))
        }
      },
    })
  return { cached: await start(true), uncached: await start(false) }
}

/** A text is bytes on a hit from there on */
const isLarge = (body: unknown) => Buffer.isBuffer(body) && body.length > 4_000

test.group('What stands around the page cache sees of a page', () => {
  test('its body, also where its visitor has it already, or wants a part, or it compressed: {0}')
    .tags(['@counts_requests'])
    .with<[what: string, headers: Record<string, string>, status: number][]>([
      ['all of it', {}, 200],
      ['any ETag', { 'if-none-match': '*' }, 304],
      ['a part', { range: 'bytes=0-5' }, 206],
      ['compressed', { 'accept-encoding': 'gzip' }, 200],
    ])
    .run(async ({ assert }, [, headers, status]) => {
      const seen: unknown[] = []
      const { cached } = await startBoth(
        async ({ response }, next) => {
          await next()
          seen.push([response.getStatus(), String(response.getBody())])
        },
        () => PAGE,
        { compress: ['gzip'] }
      )
      for (let time = 0; time < 4; time++) {
        const answer = await cached.get('/', { headers })
        assert.equal(answer.status, status)
      }
      assert.deepEqual(
        seen,
        Array.from({ length: 4 }, () => [200, PAGE])
      )
    })

  test('what it makes of that is sent, and is no answer to what was asked of the page: {0}')
    .with<[what: string, headers: Record<string, string>][]>([
      ['all of it', {}],
      ['any ETag', { 'if-none-match': '*' }],
      ['a date', { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }],
      ['compressed', { 'accept-encoding': 'gzip' }],
    ])
    .run(async ({ assert }, [, headers]) => {
      const { cached } = await startBoth(
        async ({ response }, next) => {
          await next()
          response.send(
            String(response.getBody()).replace('</body>', '<!-- around --></body>'),
            false
          )
        },
        () => PAGE,
        { compress: ['gzip'] }
      )
      for (let time = 0; time < 4; time++) {
        const answer = await cached.get('/', { headers })
        assert.equal(answer.status, 200)
        assert.equal(answer.body, PAGE.replace('</body>', '<!-- around --></body>'))
        assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
        assert.notProperty(answer.headers, 'content-encoding')
      }
    })

  test('its body as {1}: {0}')
    .with<[what: string, kind: string, page: (ctx: HttpContext) => unknown, body: unknown][]>([
      ['a short text', 'a text', () => 'a page', 'a page'],
      ['a large text', 'bytes', () => PAGE, Buffer.from(PAGE)],
      ['an object', 'a text', () => ({ id: 1 }), '{"id":1}'],
      ['a number', 'a text', ({ response }) => response.send(5, false), '5'],
      ['bytes', 'bytes', () => Buffer.from([1, 2]), Buffer.from([1, 2])],
      [
        'a stream',
        'bytes',
        ({ response }) => response.stream(Readable.from(['a'])),
        Buffer.from('a'),
      ],
      ['nothing', 'null', () => null, null],
    ])
    .tags(['@counts_requests'])
    .run(async ({ assert }, [, , page, body]) => {
      const seen: unknown[] = []
      const app = await startApp({
        middleware: [
          outer(async ({ response }, next) => {
            await next()
            seen.push(response.getBody())
          }),
        ],
        routes: (router) => {
          const handler = (ctx: HttpContext) => page(ctx) as string
          router.get('/', handler).use(cachePage(60, undefined, { streams: true }))
        },
      })
      const miss = await app.get('/')
      const hit = await app.get('/')
      assert.match(hit.cacheStatus!, /; hit/)
      assert.deepEqual(hit.bytes, miss.bytes)
      assert.deepEqual(seen, [isLarge(body) ? PAGE : body, body])
    })

  test('a page with a hole, with the hole filled: {0}')
    .with<
      [what: string, change: (response: HttpContext['response']) => void, isChanged: boolean][]
    >([
      ['it leaves it alone', () => {}, false],
      ['it reads it', (response) => void response.getBody(), false],
      ['it sends it as it is', (response) => response.send(response.getBody(), false), false],
      ['it changes it', (response) => response.send(`${response.getBody()}!`, false), true],
      [
        'it changes it in place',
        (response) => (response.content![0] = `${response.content![0]}!`),
        true,
      ],
      ['it copies it', (response) => (response.lazyBody = { ...response.lazyBody }), false],
      ['it puts something in its place', ({ content }) => (content![0] = `${PAGE}ada!`), true],
    ])
    .run(async ({ assert }, [, change, isChanged]) => {
      const app: TestApp = await startApp({
        config: { compress: ['gzip'], holes: [{ name: 'user', fill: () => 'ada' }] },
        middleware: [
          outer(async ({ response }, next) => {
            await next()
            change(response)
          }),
        ],
        routes: (router) => {
          const page = async (ctx: HttpContext) => `${PAGE}${await app.pageCache.hole(ctx, 'user')}`
          router.get('/', page).use(cachePage(60))
        },
      })
      const ask = (headers: Record<string, string>) => app.get('/', { headers })
      for (let time = 0; time < 4; time++) {
        const { headers, bytes } = await ask({ 'accept-encoding': 'gzip' })
        const isCompressed = headers['content-encoding'] === 'gzip'
        assert.equal(isCompressed, !isChanged && time > 1)
        const body = String(isCompressed ? gunzipSync(bytes) : bytes)
        assert.equal(body, `${PAGE}ada${isChanged ? '!' : ''}`)
        const { status } = await ask({ 'if-none-match': String(headers.etag) })
        assert.equal(status, isChanged ? 200 : 304)
      }
    })

  test('a page that it leaves alone is compressed all the same', async ({ assert }) => {
    const { cached } = await startBoth(
      (_, next) => next(),
      () => PAGE,
      { compress: ['gzip'] }
    )
    const bodies: Buffer[] = []
    for (let time = 0; time < 4; time++) {
      const { bytes } = await cached.request('GET', '/', { headers: { 'accept-encoding': 'gzip' } })
      bodies.push(bytes)
    }
    assert.equal(gunzipSync(bodies[3]).toString(), PAGE)
  })
})

test.group('A page without a body', () => {
  const AROUND: [what: string, around: Around][] = [
    ['nothing', (_, next) => next()],
    [
      'a redirect',
      async ({ response }, next) => {
        await next()
        response.redirect('/elsewhere')
      },
    ],
    [
      'something in its place',
      async ({ response }, next) => {
        await next()
        response.send(response.getBody() || '<p>nothing here</p>', false)
      },
    ],
    [
      'the status that it sees',
      async ({ response }, next) => {
        await next()
        response.header('x-status', String(response.getStatus()))
      },
    ],
  ]
  const PAGES: [what: string, page: (ctx: HttpContext) => unknown][] = [
    ['null', () => null],
    ['an empty text', () => ''],
    ['noContent()', ({ response }) => response.noContent()],
    ['null with 200', ({ response }) => response.status(200).send(null, false)],
    [
      'a text with 203 of Node.js',
      ({ response }) => {
        response.response.statusCode = 203
        return 'a text'
      },
    ],
    ['a text with ok()', ({ response }) => response.ok('a text')],
  ]

  test('is answered as without the page cache: {0}, and around it {1}')
    .with(
      PAGES.flatMap(([page, handler]) =>
        AROUND.map(([what, around]) => [page, what, handler, around] as const)
      )
    )
    .run(async ({ assert }, [, , page, around]) => {
      const { cached, uncached } = await startBoth(around, page)
      const summary = ({ status, body, headers }: Awaited<ReturnType<typeof cached.get>>) => [
        ...[status, body, headers.location, headers['x-status'], headers['content-type']],
      ]
      const expected = summary(await uncached.get('/'))
      for (const round of ['miss', 'hit']) {
        const answer = await cached.get('/')
        assert.match(answer.cacheStatus!, round === 'hit' ? /; hit/ : /stored/)
        assert.deepEqual(summary(answer), expected, round)
      }
    })
})

test.group('A response that is sent before AdonisJS sends it', () => {
  test('is sent once: by {0}, {1}')
    .with(
      CONDITIONS.flatMap((headers) =>
        (
          [
            ['finish()', ({ response }) => response.finish()],
            ['end() of Node.js', ({ response }) => response.response.end('of Node.js')],
            [
              'writeHead() and end() of Node.js',
              ({ response }) => response.response.writeHead(200).end('of Node.js'),
            ],
          ] as [what: string, send: (ctx: HttpContext) => unknown][]
        ).map(([what, send]) => [what, JSON.stringify(headers), send, headers] as const)
      )
    )
    .run(async ({ assert }, [what, , send, headers]) => {
      const rejections = collectRejections()
      const { cached } = await startBoth(async (ctx, next) => {
        await next()
        send(ctx)
      })
      const asked = what === 'finish()' ? headers : {}
      const expected = await cached.get('/', { headers: asked })
      for (let time = 0; time < 2; time++) {
        const { status, body } = await cached.get('/', { headers })
        assert.deepEqual([status, body], [expected.status, expected.body])
      }
      await turns()
      assert.isEmpty(rejections)
    })
})

test.group('A response that is sent while the page cache waits', () => {
  test('is left alone: {0}, {1}')
    .with(
      CONDITIONS.flatMap((headers) =>
        ['the handler', 'the key', 'another visitor'].map(
          (what) => [what, JSON.stringify(headers), headers] as const
        )
      )
    )
    .run(async ({ assert }, [what, , headers]) => {
      const rejections = collectRejections()
      const gate = new Gate()
      const isSlow: Record<string, boolean> = {}
      let answered: Promise<void> = Promise.resolve()
      const passes = async (name: string) => isSlow[name] && gate.pass()
      const app = await startApp({
        middleware: [
          outer(async ({ request, response }, next) => {
            const done = next() as Promise<void>
            if (request.header('x-limited') !== undefined) {
              answered = done
              await gate.reached(1)
              response.status(503).send('too late')
              response.finish()
            }
            await done
          }),
        ],
        routes: (router) => {
          const handler = async () => {
            await passes('the handler')
            return 'a page'
          }
          const key = async () => {
            await passes('the key')
            return 'key'
          }
          router.get('/', handler).use(cachePage(60, key))
        },
      })
      if (what === 'the key') {
        await app.get('/')
      }
      isSlow[what === 'another visitor' ? 'the handler' : what] = true
      const first = what === 'another visitor' ? app.get('/') : null
      if (first !== null) {
        await gate.reached(1)
      }
      const late = await app.get('/', { headers: { ...headers, 'x-limited': 'yes' } })
      assert.deepEqual([late.status, late.body], [503, 'too late'])
      gate.open()
      await first
      await answered
      await turns()
      assert.isEmpty(rejections)
      assert.equal(await app.body('/'), 'a page')
    })
})
