import { once } from 'node:events'
import { get } from 'node:http'
import { test } from '@japa/runner'
import { Stream, Readable } from 'node:stream'
import { Gate } from '../support/gate.ts'
import { startApp, type TestApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

/** Longer than a page may be here, in bytes */
const LONG = Buffer.alloc(200, 'x')

/** A source, and when what is behind it has been closed */
type Source = { stream: Readable | ReadableStream; closed: Promise<unknown> }

const endless = (): Source => {
  const stream = new Readable({
    read() {
      this.push(LONG)
    },
  })
  return { stream, closed: once(stream, 'close') }
}

const stalled = (): Source => {
  const stream = new Readable({ read() {} })
  stream.push(LONG)
  return { stream, closed: once(stream, 'close') }
}

const web = (): Source => {
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  const stream = new ReadableStream({
    start: (controller) => controller.enqueue(LONG),
    cancel: resolve,
  })
  return { stream, closed }
}

const SOURCES: [what: string, make: () => Source][] = [
  ['one that has no end', endless],
  ['one that has stalled', stalled],
  ['a web stream that has stalled', web],
]

/**
 * Reads the beginning of a page, and leaves.
 */
async function leave({ url }: TestApp): Promise<void> {
  const request = get(url)
  const [response] = await once(request, 'response')
  await once(response, 'data')
  response.destroy()
}

test.group('Streams that are left', () => {
  test(
    'close their source when their visitor leaves, although they were too long to be stored: {0}'
  )
    .with(SOURCES)
    .run(async ({ assert }, [, make]) => {
      const { stream, closed } = make()
      const app = await startApp({
        config: { maxBodySize: 100 },
        routes: (router) => {
          router
            .get('/', ({ response }) => response.stream(stream as Readable))
            .use(cachePage(60, undefined, { streams: true }))
        },
      })
      await leave(app)
      await assert.doesNotReject(() => closed)
    })

  test('close their source when their visitor leaves, although they had holes: {0}')
    .with(SOURCES)
    .run(async ({ assert }, [, make]) => {
      const { stream, closed } = make()
      const app = await withHole(({ response }) => response.stream(stream as Readable))
      await leave(app)
      await assert.doesNotReject(() => closed)
    })

  test('are answered as AdonisJS does where they break before they are read', async ({
    assert,
  }) => {
    const broken = new Readable({ read() {} })
    const app = await withHole(({ response }) => {
      response.stream(broken, () => ['sorry', 502])
      broken.destroy(new Error('broken'))
    })
    const { status, body } = await app.get('/')
    assert.equal(status, 502)
    assert.equal(body, 'sorry')
  })

  test('are answered as AdonisJS does where a web stream breaks without an error', async ({
    assert,
  }) => {
    const app = await withHole(({ response }) => {
      const stream = new ReadableStream({ start: (controller) => controller.error() })
      response.stream(stream as never, () => ['sorry', 502])
    })
    const { status, body } = await app.get('/')
    assert.equal(status, 502)
    assert.equal(body, 'sorry')
  })

  test('are read where they are of an older kind', async ({ assert }) => {
    const stream = Object.assign(new Stream(), { readable: true, read: () => null, resume() {} })
    const app = await withHole(({ response }) => {
      response.stream(stream as never)
      setImmediate(() => {
        stream.emit('data', Buffer.from('old '))
        stream.emit('data', Buffer.from('bytes'))
        stream.emit('end')
      })
    })
    assert.equal(await app.body('/'), 'old bytes')
  })

  test('send nothing for a piece that has nothing, and go on', async ({ assert }) => {
    const pieces = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(0), Buffer.from('b')]
    const app = await withHole(({ response }) => response.stream(Readable.from(pieces)))
    assert.equal(await app.body('/'), 'ab')
  })

  test('send each piece as it comes', async ({ assert }) => {
    const gate = new Gate()
    const pieces = async function* () {
      yield 'data: 1\n\n'
      await gate.pass()
      yield 'data: 2\n\n'
    }
    const app = await withHole(({ response }) => response.stream(Readable.from(pieces())))
    const response = await fetch(app.url)
    const reader = response.body!.getReader()
    const { value } = await reader.read()
    assert.equal(Buffer.from(value!).toString(), 'data: 1\n\n')
    gate.open()
    await reader.cancel()
  })
})

/**
 * An application whose page asks for a hole, and streams.
 */
async function withHole(handler: (ctx: HttpContext) => unknown): Promise<TestApp> {
  const app: TestApp = await startApp({
    config: { holes: [{ name: 'user', fill: () => 'Ada' }] },
    routes: (router) => {
      router
        .get('/', async (ctx) => {
          await app.pageCache.hole(ctx, 'user')
          ctx.response.type('text')
          return handler(ctx)
        })
        .use(cachePage(60))
    },
  })
  return app
}
