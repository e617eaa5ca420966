import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash, randomUUID } from 'node:crypto'
import { Agent, createServer, request as send, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { getActiveTest, test } from '@japa/runner'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { startFront } from './support/front_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { frontCache, type RequestHandler } from '../../src/front/front_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { AddressInfo } from 'node:net'
import type { HttpContext } from '@adonisjs/core/http'
import type { TestApp } from '../support/test_app.ts'

const front = { front: true }
const page = (host: string, headers: Record<string, string> = {}) => ({
  headers: { host, ...headers },
})

function start(
  around: (ctx: HttpContext, next: () => Promise<unknown>) => unknown = (_, next) => next()
) {
  return startFront({
    config: { hosts: ['a.test', 'b.test'] },
    http: { generateRequestId: true },
    middleware: [outer(around)],
    routes: (router) => {
      router.get('/', () => 'the first page').use(cachePage(60, byUrl, front))
      router.get('/other', () => 'the other page').use(cachePage(60, byUrl, front))
    },
  })
}

/** Another server of the application, with something put between the front ring and AdonisJS */
async function serve(
  { app }: Pick<TestApp, 'app'>,
  wrap: (handler: RequestHandler) => RequestHandler
) {
  const server = await app.container.make('server')
  return listen(frontCache(wrap((request, response) => server.handle(request, response))))
}

async function listen(handler: RequestHandler) {
  const node = await listening(createServer(handler).listen(0, '127.0.0.1'))
  const url = `http://127.0.0.1:${(node.address() as AddressInfo).port}`
  return async (path: string, host: string, more: string[] = [], method = 'GET') => {
    const answer = await rawRequest(url, [`${method} ${path} HTTP/1.1`, `Host: ${host}`, ...more])
    const [head, body] = answer.split('\r\n\r\n')
    return { head, body }
  }
}

async function listening(node: Server): Promise<Server> {
  await once(node, 'listening')
  getActiveTest()?.cleanup(async () => {
    node.closeAllConnections()
    node.close()
    await once(node, 'close')
  })
  return node
}

/** Asks on one connection, which is kept, from an address of this machine */
function connection(url: string, localAddress: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  getActiveTest()?.cleanup(() => agent.destroy())
  return async () => {
    const [answer] = await once(send(url, { agent, localAddress }).end(), 'response')
    await text(answer)
  }
}

const LEFT = Symbol('left')
let connections = 0

/** What a middleware keeps for as long as a connection is there */
function leftOn(socket: object): number {
  const left: { [LEFT]?: number } = socket
  return (left[LEFT] ??= ++connections)
}

type Ask = Awaited<ReturnType<typeof listen>>

async function bodyOf(asked: ReturnType<Ask>): Promise<string> {
  const { body } = await asked
  return body
}

/**
 * Whether the application sees the request of a second address, when it has answered the first one often enough.
 */
async function isReachedByAnother(app: Awaited<ReturnType<typeof startFront>>): Promise<boolean> {
  const [ask, askAgain] = [connection(app.url, '127.0.0.1'), connection(app.url, '127.0.0.2')]
  for (let time = 0; time < 5; time++) {
    await ask()
  }
  const before = app.reached()
  await askAgain()
  return app.reached() > before
}

test.group('Front pages of two visitors', () => {
  test('a target that is rewritten on its way keeps its own answers', async ({ assert }) => {
    const app = await start()
    const ask = await serve(app, (handler) => (request, response) => {
      if (request.headers.host === 'b.test' && request.url === '/') {
        request.url = '/other'
      }
      return handler(request, response)
    })
    for (let time = 0; time < 6; time++) {
      assert.equal(await bodyOf(ask('/', 'a.test')), 'the first page')
    }
    for (let time = 0; time < 6; time++) {
      assert.equal(await bodyOf(ask('/', 'b.test')), 'the other page')
    }
    for (let time = 0; time < 6; time++) {
      assert.equal(await bodyOf(ask('/other', 'a.test')), 'the other page')
      assert.equal(await bodyOf(ask('/', 'a.test')), 'the first page')
    }
    // The target that it was rewritten to has no answers of the one that it was.
    for (const host of ['a.test', 'b.test']) {
      assert.equal(await bodyOf(ask('/other', host)), 'the other page')
    }
  })

  test('a method that is rewritten on its way keeps its own answers', async ({ assert }) => {
    const app = await start()
    const ask = await serve(app, (handler) => (request, response) => {
      if (request.method === 'HEAD') {
        response.setHeader('x-asked', 'head')
        request.method = 'GET'
      }
      return handler(request, response)
    })
    for (let time = 0; time < 6; time++) {
      await ask('/', 'a.test', [], 'HEAD')
    }
    const { head } = await ask('/', 'a.test')
    assert.notInclude(head, 'x-asked')
  })

  test('who has proved something to the connection is asked each time: {0}')
    .with([
      ['request.client', ({ request }) => Reflect.get(request.request, 'client')],
      ['request.connection', ({ request }) => Reflect.get(request.request, 'connection')],
      ['response.socket', ({ response }) => response.response.socket],
      ['response.connection', ({ response }) => Reflect.get(response.response, 'connection')],
    ] as [string, (ctx: HttpContext) => object][])
    .run(async ({ assert }, [, connectionOf]) => {
      const app = await start((ctx, next) => {
        void Reflect.get(connectionOf(ctx), 'authorized')
        return next()
      })
      assert.isFalse(await app.comesInFront('/', page('a.test')))
      assert.isFalse(await app.comesInFront('/', page('a.test')))
    })

  test('what a middleware makes of a connection is not said on another one: {0}')
    .with([
      ['its address', ({ request }) => request.request.socket.remoteAddress],
      ['what ip() makes of it', ({ request }) => request.ip()],
      ['its port', ({ request }) => request.request.socket.remotePort],
      [
        'its port, past what returns it',
        ({ request }) => request.request.socket.setKeepAlive(true).remotePort,
      ],
      [
        'its port, as a property',
        ({ request }) => Object.entries({ ...request.request.socket }).length,
      ],
      ['what was left there', ({ request }) => leftOn(request.request.socket)],
    ] as [string, (ctx: HttpContext) => unknown][])
    .run(async ({ assert }, [, made]) => {
      const app = await startFront({
        http: { getIp: ({ request }) => request.socket.remoteAddress! },
        middleware: [
          outer((ctx, next) => {
            // As nobody can find it by comparing texts
            ctx.response.header(
              'x-made',
              createHash('sha1')
                .update(`${made(ctx)}`)
                .digest('hex')
            )
            return next()
          }),
        ],
        routes: (router) => void router.get('/', () => 'page').use(cachePage(60, byUrl, front)),
      })
      assert.isTrue(await isReachedByAnother(app))
    })

  test('who comes from the same address gets the same', async ({ assert }) => {
    const app = await start(({ request, response }, next) => {
      response.header('x-local', String(request.request.socket.remoteAddress === '127.0.0.1'))
      return next()
    })
    assert.isTrue(await app.comesInFront('/', page('a.test')))
  })

  test('to ask for host and scheme is not to ask for the address', async ({ assert }) => {
    const app = await startFront({
      middleware: [
        outer(({ request, response }, next) => {
          response.header('x-url', request.completeUrl())
          return next()
        }),
      ],
      routes: (router) => void router.get('/', () => 'page').use(cachePage(60, byUrl, front)),
    })
    assert.isFalse(await isReachedByAnother(app))
  })

  test('what a middleware makes of the id of a request is not said to others', async ({
    assert,
  }) => {
    const app = await start(({ request, response }, next) => {
      response.header('x-trace', request.id()!.toUpperCase())
      return next()
    })
    const ofAda = page('a.test', { 'x-request-id': 'of-ada' })
    await app.warm('/', ofAda)
    const { headers } = await app.ask('/', page('a.test', { 'x-request-id': 'of-grace' }))
    assert.equal(headers['x-trace'], 'OF-GRACE')
    assert.isFalse(await app.comesInFront('/', ofAda))
  })

  test('what was the same with another id is for all ids', async ({ assert }) => {
    const app = await startFront({
      http: { generateRequestId: false },
      routes: (router) => void router.get('/', () => 'page').use(cachePage(60, byUrl, front)),
    })
    assert.isTrue(await app.comesInFront('/'))
    const asked = (id: string) => app.ask('/', { headers: { 'x-request-id': id } })
    const [first, second] = [await asked('first'), await asked('second')]
    assert.deepEqual([first.inFront, second.inFront], [false, true])
    assert.equal(second.headers['x-request-id'], 'second')
    const { headers } = await app.ask('/')
    assert.notProperty(headers, 'x-request-id')
  })

  test('a response that is ended twice is one response', async ({ assert }) => {
    let nonce = 0
    const app = await start((ctx, next) => {
      ctx.response.header('x-nonce', `of-${++nonce}`)
      return next()
    })
    const ask = await serve(app, (handler) => (request, response) => {
      const { end } = response
      response.on('error', () => {})
      response.end = ((...args: unknown[]) => {
        Reflect.apply(end, response, args)
        return Reflect.apply(end, response, args)
      }) as never
      return handler(request, response)
    })
    const heads = new Set<string>()
    for (let time = 0; time < 8; time++) {
      const { head } = await ask('/', 'a.test')
      heads.add(/x-nonce: (.*)/i.exec(head)![1])
    }
    assert.equal(heads.size, 8)
  })

  test('what a middleware makes of who asks is not said to others: {0}')
    .with([
      ['the browser', (ctx) => ctx.request.header('user-agent')?.includes('Phone')],
      ['where they come from', (ctx) => ctx.request.header('referer')?.includes('Phone')],
      ['the trace', (ctx) => ctx.request.header('traceparent')?.includes('0af7')],
      ['the address', (ctx) => ctx.request.ip() === '10.0.0.1'],
    ] as [string, (ctx: HttpContext) => boolean | undefined][])
    .run(async ({ assert }, [, isPhone]) => {
      const app = await start((ctx, next) => {
        if (isPhone(ctx)) {
          ctx.response.header('x-device', 'phone')
        }
        return next()
      })
      const one = page('a.test', {
        'user-agent': 'Phone',
        'referer': 'http://Phone.test/',
        'x-forwarded-for': '10.0.0.1',
        'traceparent': '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      })
      const other = page('a.test', {
        'user-agent': 'Desk',
        'referer': 'http://desk.test/',
        'x-forwarded-for': '10.0.0.2',
      })
      const first = await app.warm('/', one)
      assert.equal(first.headers['x-device'], 'phone')
      const second = await app.ask('/', other)
      assert.notProperty(second.headers, 'x-device')
    })

  test('a proxy on the same machine that has no address is one visitor', async ({ assert }) => {
    const app = await startFront({
      config: { hosts: ['a.test'] },
      http: { trustProxy: () => true },
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, byUrl, front))
      },
    })
    const server = await app.app.container.make('server')
    const handler = frontCache((asked, response) => server.handle(asked, response))
    const path = join(tmpdir(), `front-${randomUUID()}.sock`)
    await listening(createServer(handler).listen(path))
    const headers = { 'host': 'a.test', 'x-forwarded-proto': 'https' }
    const ask = async () => {
      const before = app.reached()
      const sent = send({ socketPath: path, path: '/', headers, agent: false }).end()
      const [answer] = await once(sent, 'response')
      assert.equal(await text(answer), 'page')
      return app.reached() === before
    }
    for (let time = 0; time < 4; time++) {
      await ask()
    }
    assert.isTrue(await ask())
  })

  test('a request that cannot be answered in front reaches the application', async ({ assert }) => {
    const app = await start()
    const server = await app.app.container.make('server')
    const handler = frontCache((request, response) => server.handle(request, response))
    let fails = false
    const ask = await listen((request, response) => {
      // As a library does it that measures responses, and has an error
      const { writeHead } = response
      response.writeHead = ((...args: Parameters<typeof writeHead>) => {
        if (fails) {
          fails = false
          throw new Error('cannot be measured')
        }
        return Reflect.apply(writeHead, response, args)
      }) as never
      return handler(request, response)
    })
    for (let time = 0; time < 6; time++) {
      await ask('/', 'a.test')
    }
    const before = app.reached()
    assert.equal(await bodyOf(ask('/', 'a.test')), 'the first page')
    assert.equal(app.reached(), before)
    fails = true
    const { head, body } = await ask('/', 'a.test')
    assert.match(head, /^HTTP\/1\.1 200/)
    assert.equal(body, 'the first page')
    assert.equal(app.reached(), before + 1)
  })
})
