import { test } from '@japa/runner'
import { PassThrough, Stream, type Readable } from 'node:stream'
import { Gate } from '../support/gate.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

const RESET = new Error('upstream: ECONNRESET')

/**
 * A page whose handler gives the response a stream from its second time on, when the last good page is served
 * instead.
 */
async function start(fails: (ctx: HttpContext) => unknown) {
  const clock = stopClock()
  let runs = 0
  const app = await startApp({
    routes: (router) => {
      router
        .get('/', (ctx) => (runs++ === 0 ? 'good page' : fails(ctx)))
        .use(cachePage(1, undefined, { staleIfError: 3600 }))
    },
  })
  await app.get('/')
  clock.forward(2)
  return app
}

/**
 * A stream as Node.js had them first: it has no `destroy`.
 */
class OldStream extends Stream {
  readable = true
  read() {
    return null
  }
}

test.group('Streams of responses that are not sent', () => {
  test('are ended, and their errors are nobody’s: {0}')
    .with<[how: string, fail: (ctx: HttpContext, stream: Readable) => unknown][]>([
      ['answered 5xx', ({ response }, stream) => response.status(502).stream(stream)],
      [
        'given before an error is thrown',
        ({ response }, stream) => {
          response.stream(stream)
          throw new Error('broken')
        },
      ],
      [
        'given before a rejection',
        async ({ response }, stream) => {
          response.stream(stream)
          throw new Error('broken')
        },
      ],
      [
        'replaced by a content',
        ({ response }, stream) => {
          response.stream(stream)
          return response.status(500).send('broken')
        },
      ],
    ])
    .run(async ({ assert }, [, fail]) => {
      const upstream = new PassThrough()
      upstream.write('<h1>Bad gateway')
      const app = await start((ctx) => fail(ctx, upstream))
      const { status, body, cacheStatus } = await app.get('/')

      assert.equal(status, 200)
      assert.equal(body, 'good page')
      assert.match(cacheStatus!, /detail=stale-if-error$/)
      assert.isTrue(upstream.destroyed)
      assert.doesNotThrow(() => upstream.emit('error', RESET))
    })

  test('are ended where they are broken already', async ({ assert }) => {
    const upstream = new PassThrough()
    const app = await start(({ response }) => {
      response.status(502).stream(upstream)
      upstream.destroy(RESET)
    })
    assert.equal(await app.body('/'), 'good page')
  })

  test('are cancelled where they are web streams: {0}')
    .with<[how: string, begin: (controller: ReadableStreamDefaultController) => void][]>([
      ['open', () => {}],
      ['broken', (controller) => controller.error(RESET)],
      ['broken without an error', (controller) => controller.error()],
    ])
    .run(async ({ assert }, [how, begin]) => {
      let isCancelled = false
      const web = new ReadableStream({
        start: begin,
        cancel() {
          isCancelled = true
          return Promise.reject(RESET)
        },
      })
      const app = await start(() => new Response(web, { status: 503 }))
      assert.equal(await app.body('/'), 'good page')
      assert.equal(isCancelled, how === 'open')
    })

  test('are left to somebody else who reads them', async ({ assert }) => {
    const web = new Blob(['bytes']).stream()
    const reader = web.getReader()
    const app = await start(({ response }) => response.status(502).stream(web as never))
    assert.equal(await app.body('/'), 'good page')
    const { value } = await reader.read()
    assert.equal(Buffer.from(value!).toString(), 'bytes')
  })

  test('end nothing where they cannot be ended', async ({ assert }) => {
    const upstream = new OldStream()
    const app = await start(({ response }) => response.status(502).stream(upstream as never))
    assert.equal(await app.body('/'), 'good page')
    assert.doesNotThrow(() => upstream.emit('error', RESET))
  })

  test('may break while the holes of the last good page are filled: {$self}')
    .with(['filled', 'not filled'])
    .run(async ({ assert }, how) => {
      const clock = stopClock()
      const gate = new Gate()
      const upstream = new PassThrough()
      let isBroken = false
      const fill = async () => {
        if (isBroken) {
          await gate.pass()
        }
        return how === 'not filled' && isBroken ? Promise.reject(new Error('no name')) : 'Ada'
      }
      const app: TestApp = await startApp({
        config: { holes: [{ name: 'user', fill }] },
        routes: (router) => {
          router
            .get('/', async (ctx) => {
              return isBroken
                ? ctx.response.status(502).stream(upstream, () => ['sorry', 502])
                : `for ${await app.pageCache.hole(ctx, 'user')}`
            })
            .use(cachePage(1, undefined, { staleIfError: 3600 }))
        },
      })
      await app.get('/')
      clock.forward(2)
      isBroken = true
      const asking = app.get('/')
      await gate.reached(1)
      const closed = new Promise((resolve) => upstream.once('close', resolve))
      upstream.destroy(RESET)
      await closed
      gate.open()
      const { status, body } = await asking
      assert.equal(status, how === 'filled' ? 200 : 502)
      assert.equal(body, how === 'filled' ? 'for Ada' : 'sorry')
    })

  test('are ended with the 304 of a handler that says that the stored page is current', async ({
    assert,
  }) => {
    const clock = stopClock()
    const upstream = new PassThrough()
    const app = await startApp({
      routes: (router) => {
        router
          .get('/', ({ request, response }) => {
            response.header('ETag', '"1"').header('Cache-Control', 'max-age=60')
            return request.header('if-none-match')
              ? response.status(304).stream(upstream)
              : response.send('good page')
          })
          .use(cachePage('response'))
      },
    })
    await app.get('/')
    clock.forward(61)
    assert.equal(await app.body('/'), 'good page')
    assert.isTrue(upstream.destroyed)
    assert.doesNotThrow(() => upstream.emit('error', RESET))
  })
})
