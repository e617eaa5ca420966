import { test } from '@japa/runner'
import { promisify } from 'node:util'
import { execFile } from 'node:child_process'
import { Readable } from 'node:stream'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { counting } from '../support/runs.ts'
import { outer } from '../support/outer.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const run = promisify(execFile)

const TEXT = 'Grüße, 你好 🙂. '.repeat(20)
const BYTES = Buffer.from(TEXT)
const LARGE = Buffer.from('0123456789'.repeat(2_000))
const MODIFIED = 'Wed, 01 Jan 2020 00:00:00 GMT'

/** One page of each kind, each with its ETag `"v1"` */
async function start(prepare: (ctx: HttpContext) => unknown = () => {}) {
  const sent = { text: TEXT, small: '0123456789', large: LARGE }
  return startApp({
    routes: (router) => {
      router
        .get('/:kind', async (ctx) => {
          ctx.response.header('ETag', '"v1"').header('Last-Modified', MODIFIED)
          await prepare(ctx)
          return sent[ctx.params.kind as keyof typeof sent]
        })
        .use(cachePage(60))
    },
  })
}

test.group('Ranges', () => {
  test('{0} is answered with {1}, from the store or not')
    .with([
      ['bytes=0-0', 'bytes 0-0/10', '0'],
      ['bytes=2-5', 'bytes 2-5/10', '2345'],
      ['bytes=2-', 'bytes 2-9/10', '23456789'],
      ['bytes=-3', 'bytes 7-9/10', '789'],
      ['bytes=-30', 'bytes 0-9/10', '0123456789'],
      ['bytes=0-30', 'bytes 0-9/10', '0123456789'],
    ] as const)
    .run(async ({ assert }, [range, contentRange, body]) => {
      const app = await start()
      const headers = { range }
      const miss = await app.get('/small', { headers })
      const hit = await app.get('/small', { headers })
      const whole = await app.get('/small')

      assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
      assert.match(hit.cacheStatus!, /^page-cache; hit/)
      for (const answer of [miss, hit]) {
        assert.equal(answer.status, 206)
        assert.equal(answer.headers['content-range'], contentRange)
        assert.equal(answer.headers['content-length'], String(body.length))
        assert.equal(answer.body, body)
      }
      // RFC 9110, 15.3.7: what a 200 would have said of the representation
      for (const name of ['etag', 'last-modified', 'cache-control', 'expires', 'content-type']) {
        assert.equal(hit.headers[name], whole.headers[name], name)
      }
      assert.equal(whole.status, 200)
      assert.equal(whole.body, '0123456789')
    })

  test('a page says that there are ranges of it', async ({ assert }) => {
    const app = await start()
    for (const method of ['GET', 'GET', 'HEAD']) {
      const { headers } = await app.request(method, '/text')
      assert.equal(headers['accept-ranges'], 'bytes')
    }
    const { headers } = await app.get('/text', { headers: { range: 'bytes=0-1' } })
    assert.equal(headers['accept-ranges'], 'bytes')
  })

  test('a range counts bytes, not characters, of a text and of a large one', async ({ assert }) => {
    const app = await start()
    for (const [path, bytes] of [
      ['/text', BYTES],
      ['/large', LARGE],
    ] as const) {
      for (let round = 0; round < 3; round++) {
        const headers = { range: 'bytes=3-88' }
        const answer = await app.get(path, { headers })
        assert.deepEqual(answer.bytes, bytes.subarray(3, 89))
        const rest = await app.get(path, { headers: { range: 'bytes=89-' } })
        assert.deepEqual(rest.bytes, bytes.subarray(89))
      }
      const whole = await app.get(path)
      assert.deepEqual(whole.bytes, bytes)
    }
  })

  test('{0} is answered with the whole page')
    .with([['bytes=0-1,3-4'], ['bytes=5-4'], ['bytes=x'], ['lines=0-1'], ['bytes'], ['']] as const)
    .run(async ({ assert }, [range]) => {
      const app = await start()
      for (let round = 0; round < 2; round++) {
        const answer = await app.get('/small', { headers: { range } })
        assert.equal(answer.status, 200)
        assert.equal(answer.body, '0123456789')
        assert.notProperty(answer.headers, 'content-range')
      }
    })

  test('bytes that a page does not have are answered with 416, which nobody keeps', async ({
    assert,
  }) => {
    const app = await start()
    for (const range of ['bytes=10-', 'bytes=10-12', 'bytes=-0', 'bytes=10-']) {
      const answer = await app.get('/small', { headers: { range } })
      assert.equal(answer.status, 416)
      assert.equal(answer.headers['content-range'], 'bytes */10')
      assert.equal(answer.headers['cache-control'], 'no-store')
      assert.equal(answer.body, '')
      for (const name of ['etag', 'expires', 'last-modified', 'age', 'content-type']) {
        assert.notProperty(answer.headers, name)
      }
    }
    const { status, body } = await app.get('/small')
    assert.equal(status, 200)
    assert.equal(body, '0123456789')
  })

  test('If-Range {0}: {1}')
    .with([
      ['"v1"', 206],
      [MODIFIED, 206],
      ['"v2"', 200],
      ['W/"v1"', 200],
      ['Thu, 02 Jan 2020 00:00:00 GMT', 200],
      ['yesterday', 200],
    ] as const)
    .run(async ({ assert }, [ifRange, status]) => {
      const app = await start()
      const headers = { 'range': 'bytes=0-1', 'if-range': ifRange }
      for (let round = 0; round < 2; round++) {
        const answer = await app.get('/small', { headers })
        assert.equal(answer.status, status)
        assert.equal(answer.body, status === 206 ? '01' : '0123456789')
      }
    })

  test('who has a part of another page gets the whole of this one, and no 416', async ({
    assert,
  }) => {
    const app = await start()
    await app.get('/small')
    const headers = { 'range': 'bytes=50-', 'if-range': '"v0"' }
    const { status, body } = await app.get('/small', { headers })
    assert.equal(status, 200)
    assert.equal(body, '0123456789')
  })

  test('the conditions of the visitor come first', async ({ assert }) => {
    const app = await start()
    await app.get('/small')
    const range = 'bytes=0-1'
    for (const [name, value, status] of [
      ['if-none-match', '"v1"', 304],
      ['if-none-match', '"v0"', 206],
      ['if-modified-since', MODIFIED, 304],
      // Who wants a part of this version only is to see that it is another one.
      ['if-match', '"v0"', 200],
      ['if-unmodified-since', MODIFIED, 200],
    ] as const) {
      const answer = await app.get('/small', { headers: { range, [name]: value } })
      assert.equal(answer.status, status, `${name}: ${value}`)
    }
  })

  test('HEAD has no ranges (RFC 9110, 14.2)', async ({ assert }) => {
    const app = await start()
    for (const range of ['bytes=0-1', 'bytes=10-']) {
      for (let round = 0; round < 2; round++) {
        const answer = await app.request('HEAD', '/small', { headers: { range } })
        assert.equal(answer.status, 200)
        assert.equal(answer.headers['content-length'], '10')
        assert.notProperty(answer.headers, 'content-range')
      }
    }
  })

  test('the handler does not see the range, and what is stored is the whole page', async ({
    assert,
  }) => {
    const ranges: unknown[] = []
    const app = await start((ctx) => ranges.push(ctx.request.header('range')))
    const headers = { 'range': 'bytes=0-1', 'if-range': '"v1"' }
    await app.get('/small', { headers })
    const { body } = await app.get('/small')
    assert.equal(body, '0123456789')
    assert.deepEqual(ranges, [undefined])
  })

  test('a page that is no 200 has no ranges', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const options = { statuses: [404] }
        const missing = counting(({ response }) => response.status(404))
        router.get('/missing', missing).use(cachePage(60, undefined, options))
        router.get('/moved', ({ response }) => response.redirect('/x')).use(cachePage(60))
        router.get('/empty', () => '').use(cachePage(60))
      },
    })
    for (const [path, status] of [
      ['/missing', 404],
      ['/moved', 302],
      ['/empty', 204],
    ] as const) {
      for (let round = 0; round < 2; round++) {
        const answer = await app.get(path, { headers: { range: 'bytes=0-1' } })
        assert.equal(answer.status, status)
        assert.notProperty(answer.headers, 'accept-ranges')
      }
    }
  })

  test('a handler can say that there are none', async ({ assert }) => {
    const app = await start(({ response }) => response.header('Accept-Ranges', 'none'))
    for (let round = 0; round < 2; round++) {
      const { status, headers } = await app.get('/small', { headers: { range: 'bytes=0-1' } })
      assert.equal(status, 200)
      assert.equal(headers['accept-ranges'], 'none')
    }
  })

  test('a page with a hole has no ranges: its bytes are other ones for each visitor', async ({
    assert,
  }) => {
    const app = await startApp({
      ...webStack({ shield: true }),
      routes: (router) => {
        router
          .get(
            '/',
            ({ request }) => `<p>${(request as unknown as { csrfToken: string }).csrfToken}</p>`
          )
          .use(cachePage(60))
      },
    })
    for (let round = 0; round < 2; round++) {
      const { status, headers, body } = await app.get('/', { headers: { range: 'bytes=0-1' } })
      assert.equal(status, 200)
      assert.notProperty(headers, 'accept-ranges')
      assert.match(body, /^<p>.{16,}<\/p>$/)
    }
  })

  test('what says something of the bytes of the whole page is not said of a part', async ({
    assert,
  }) => {
    const app = await start(({ response }) => {
      response.header('Content-Digest', 'sha-256=:AAAA:').header('Repr-Digest', 'sha-256=:BBBB:')
    })
    for (let round = 0; round < 2; round++) {
      const { headers } = await app.get('/small', { headers: { range: 'bytes=0-1' } })
      assert.notProperty(headers, 'content-digest')
      assert.equal(headers['repr-digest'], 'sha-256=:BBBB:')
    }
    const whole = await app.get('/small')
    assert.equal(whole.headers['content-digest'], 'sha-256=:AAAA:')
  })

  test('a stream that is stored has ranges, as a download has that goes on', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => response.stream(Readable.from([LARGE])))
          .use(cachePage(60, undefined, { streams: true }))
      },
    })
    for (let round = 0; round < 2; round++) {
      const { status, bytes } = await app.get('/', { headers: { range: 'bytes=19990-' } })
      assert.equal(status, 206)
      assert.deepEqual(bytes, LARGE.subarray(19_990))
    }
  })

  test('what is not stored is answered by the handler as it likes', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ response }) => {
            response.header('Cache-Control', 'no-store')
            return '0123456789'
          })
          .use(cachePage(60))
      },
    })
    const { status, body } = await app.get('/', { headers: { range: 'bytes=0-1' } })
    assert.equal(status, 200)
    assert.equal(body, '0123456789')
  })

  test('a middleware that has answered otherwise meanwhile is left alone', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        outer(async ({ response }, next) => {
          response.status(203)
          await next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => '0123456789').use(cachePage(60))
      },
    })
    for (let round = 0; round < 2; round++) {
      const { status } = await app.get('/', { headers: { range: 'bytes=0-1' } })
      assert.equal(status, 203)
    }
  })

  test('a download that was interrupted goes on with curl, and is what it would have been', async ({
    assert,
    fs,
  }) => {
    const app = await start()
    const file = `${fs.basePath}/page`
    await fs.create('page', LARGE.subarray(0, 7_777) as unknown as string)
    await run('curl', ['-sS', '--fail', '-C', '-', '-o', file, `${app.url}/large`])
    assert.equal(await fs.contents('page'), LARGE.toString())

    const { stdout } = await run('curl', ['-sS', '-i', '-r', '-5', `${app.url}/large`])
    assert.match(stdout, /^HTTP\/1\.1 206 Partial Content\r\n/)
    assert.match(stdout, /\r\ncontent-range: bytes 19995-19999\/20000\r\n/i)
    assert.match(stdout, /\r\n\r\n56789$/)
  })
})
