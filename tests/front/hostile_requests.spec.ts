import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { getActiveTest, test } from '@japa/runner'
import { text } from 'node:stream/consumers'
import { outer } from '../support/outer.ts'
import { rawRequest } from '../support/raw_request.ts'
import { startFront } from './support/front_app.ts'
import { byUrl } from '../../src/keys/by_url.ts'
import { frontCache } from '../../src/front/front_cache.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { AddressInfo } from 'node:net'
import type { CachePageOptions } from '../../src/types.ts'

const front = { front: true }

/** A page that says how it was asked for, by host, scheme, language and origin */
function start(options: CachePageOptions = {}) {
  return startFront({
    config: { hosts: ['a.test', 'b.test'] },
    middleware: [
      // As that of CORS does it, without Vary where there is no origin
      outer(({ request, response }, next) => {
        const origin = request.header('origin')
        if (origin !== undefined) {
          response.header('Access-Control-Allow-Origin', origin)
        }
        return next()
      }),
    ],
    routes: (router) => {
      router
        .get('/', ({ request }) => `${request.host()} ${request.protocol()}`)
        .use(cachePage(60, byUrl, { ...front, ...options }))
      router
        .get('/spoken', ({ request }) => `in ${request.language(['de', 'fr'])}`)
        .use(cachePage(60, byUrl, front))
    },
  })
}

const of = (host: string, headers: Record<string, string> = {}) => ({
  headers: { host, ...headers },
})

test.group('Requests for front pages that mean no good', () => {
  test('each host has its own answers, however it is written', async ({ assert }) => {
    const app = await start()
    for (const host of ['a.test', 'b.test', 'A.TEST', 'b.test:80', 'a.test']) {
      const { inFront, body } = await app.warm('/', of(host))
      assert.isTrue(inFront, host)
      assert.equal(body, `${host.toLowerCase().replace(':80', '')} http`)
    }
    const { inFront, cacheStatus } = await app.warm('/', of('c.test'))
    assert.isFalse(inFront)
    assert.match(cacheStatus!, /detail=host/)
  })

  test('a forwarded host and scheme are those of who says so', async ({ assert }) => {
    const app = await start()
    const plain = await app.warm('/', of('a.test'))
    for (const [headers, body] of [
      [{ 'x-forwarded-host': 'b.test' }, 'b.test http'],
      [{ 'x-forwarded-proto': 'https' }, 'a.test https'],
      [{ 'x-forwarded-host': 'b.test', 'x-forwarded-proto': 'https' }, 'b.test https'],
    ] as const) {
      const first = await app.ask('/', of('a.test', headers))
      assert.equal(first.body, body)
      const again = await app.warm('/', of('a.test', headers))
      assert.deepEqual([again.inFront, again.body], [true, body])
    }
    const evil = await app.warm('/', of('a.test', { 'x-forwarded-host': 'evil.test' }))
    assert.isFalse(evil.inFront)
    const after = await app.ask('/', of('a.test'))
    assert.equal(after.body, plain.body)
  })

  test('a proxy that is not trusted is not believed, from whatever address', async ({ assert }) => {
    const app = await startFront({
      config: { hosts: ['a.test', 'b.test'] },
      http: { trustProxy: (address: string) => address === '127.0.0.4' },
      routes: (router) => {
        router.get('/', ({ request }) => request.host()).use(cachePage(60, byUrl, front))
      },
    })
    const lines = [
      'GET / HTTP/1.1',
      'Host: a.test',
      'X-Forwarded-Host: b.test',
      'Connection: close',
    ]
    const askFrom = async (localAddress: string) => {
      const { port, hostname } = new URL(app.url)
      const socket = connect({ port: Number(port), host: hostname, localAddress })
      socket.end(`${lines.join('\r\n')}\r\n\r\n`)
      const answer = await text(socket)
      return answer.split('\r\n\r\n')[1]
    }
    for (let time = 0; time < 6; time++) {
      assert.equal(await askFrom('127.0.0.3'), 'a.test')
    }
    const before = app.reached()
    assert.equal(await askFrom('127.0.0.3'), 'a.test')
    assert.equal(app.reached(), before)
    assert.equal(await askFrom('127.0.0.4'), 'b.test')
  })

  test('what a middleware says to one origin is not said to another', async ({ assert }) => {
    const app = await start()
    const header = 'access-control-allow-origin'
    const plain = await app.warm('/', of('a.test'))
    assert.notProperty(plain.headers, header)
    for (const origin of ['https://one.test', 'https://two.test']) {
      const first = await app.ask('/', of('a.test', { origin }))
      assert.isFalse(first.inFront)
      assert.equal(first.headers[header], origin)
      const answer = await app.warm('/', of('a.test', { origin }))
      assert.deepEqual([answer.inFront, answer.headers[header]], [true, origin])
    }
    const after = await app.ask('/', of('a.test'))
    assert.notProperty(after.headers, header)
  })

  test('what a middleware says to a HEAD is not said to a GET', async ({ assert }) => {
    const app = await startFront({
      middleware: [
        outer(({ request, response }, next) => {
          response.header('x-method', request.method())
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/', () => 'page').use(cachePage(60, byUrl, front))
      },
    })
    for (const method of ['HEAD', 'GET', 'HEAD']) {
      const { inFront, headers } = await app.warm('/', undefined, method)
      assert.deepEqual([inFront, headers['x-method']], [true, method])
    }
  })

  test('each outcome of a negotiation has its answers', async ({ assert }) => {
    const app = await start()
    for (const [language, body] of [
      ['de', 'in de'],
      ['fr', 'in fr'],
      ['fr;q=0.5, de', 'in de'],
      ['en', 'in null'],
    ] as const) {
      const answer = await app.warm('/spoken', of('a.test', { 'accept-language': language }))
      assert.deepEqual([answer.inFront, answer.body], [true, body])
    }
  })

  test('by whatever way they are written: {0}')
    .with([
      ['two hosts', ['GET / HTTP/1.1', 'Host: b.test', 'Host: a.test'], /b\.test http$/],
      [
        'two hosts, the other way',
        ['GET / HTTP/1.1', 'Host: a.test', 'Host: b.test'],
        /a\.test http$/,
      ],
      ['a name with spaces', ['GET / HTTP/1.1', 'Host: a.test b.test'], /^HTTP\/1\.1 (200|400)/],
      ['no host', ['GET / HTTP/1.1'], /^HTTP\/1\.1 400/],
      [
        'an absolute target',
        ['GET http://b.test/ HTTP/1.1', 'Host: a.test'],
        /^HTTP\/1\.1 (200|404)/,
      ],
      ['HTTP/1.0', ['GET / HTTP/1.0', 'Host: a.test'], /^HTTP\/1\.1 200 [^]*a\.test http$/],
      [
        'a length and none',
        ['GET / HTTP/1.1', 'Host: a.test', 'Content-Length: 0'],
        /a\.test http$/,
      ],
      ['a header of ours', ['GET / HTTP/1.1', 'Host: a.test', 'Set-Cookie: a=b'], /a\.test http$/],
      [
        'a name of objects',
        ['GET / HTTP/1.1', 'Host: a.test', '__proto__: x', 'constructor: y'],
        /a\.test http$/,
      ],
    ] as [string, string[], RegExp][])
    .run(async ({ assert }, [, lines, expected]) => {
      const app = await start()
      await app.warm('/', of('a.test'))
      await app.warm('/', of('b.test'))
      const answers = new Set<string>()
      for (let time = 0; time < 6; time++) {
        const answer = await rawRequest(app.url, lines)
        assert.match(answer, expected)
        answers.add(answer.split('\r\n\r\n')[1])
      }
      assert.equal(answers.size, 1)
    })

  test('several on one connection, before the first is answered', async ({ assert }) => {
    const app = await start()
    await app.warm('/', of('a.test'))
    await app.warm('/', of('b.test'))
    const { port, hostname } = new URL(app.url)
    const socket = connect(Number(port), hostname)
    const ask = (host: string, more = '') => `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}\r\n`
    const hosts = ['a.test', 'b.test', 'a.test', 'b.test']
    const cookie = 'Cookie: a=b\r\n'
    socket.end(
      hosts.map((host, at) => ask(host, at === 1 ? cookie : '')).join('') +
        ask('a.test', 'Connection: close\r\n')
    )
    const answers = await text(socket)
    const bodies = [...answers.matchAll(/(\w)\.test http/g)].map(([, host]) => host)
    assert.deepEqual(bodies, ['a', 'b', 'a', 'b', 'a'])
  })

  test('HTTP/2 goes to the application', async ({ assert }) => {
    const app = await start()
    const server = await app.app.container.make('server')
    const handler = frontCache((request, response) => server.handle(request, response))
    const node = createHttp2(handler as never).listen(0, '127.0.0.1')
    await once(node, 'listening')
    const client = connectHttp2(`http://127.0.0.1:${(node.address() as AddressInfo).port}`)
    getActiveTest()?.cleanup(async () => {
      client.destroy()
      node.close()
      await once(node, 'close')
    })
    for (let time = 1; time < 7; time++) {
      const stream = client.request({ ':path': '/', ':authority': 'a.test' })
      stream.end()
      assert.equal(await text(stream), 'a.test http')
      assert.equal(app.reached(), time)
    }
  })

  test('those who make up targets take no answer away', async ({ assert }) => {
    const app = await start()
    await app.warm('/', of('a.test'))
    for (let made = 0; made < 1_500; made++) {
      await app.ask(`/?made=${made}`, of('a.test'))
      await app.ask(`/?made=${made}`, of('a.test'))
    }
    assert.isTrue(await app.isInFront('/', of('a.test')))
  }).timeout(60_000)

  test('nor do those who make up conditions', async ({ assert }) => {
    const app = await start()
    for (let hot = 0; hot < 10; hot++) {
      await app.warm('/', of('a.test'))
    }
    for (let made = 0; made < 100; made++) {
      await app.warm('/', of('a.test', { 'if-none-match': `"${made}"` }))
    }
    assert.isTrue(await app.isInFront('/', of('a.test')))
  })

  test('nor do those who make up what is in the response anyhow: {0}')
    .with([
      ['the type of the page', 'user-agent', 'text'],
      ['the type of the page, as where they come from', 'referer', 'html'],
      ['the type of the page, as the id', 'x-request-id', 'text'],
      ['what the cache says', 'x-request-id', 'page-cache'],
      ['what a middleware says', 'x-request-id', 'DENY'],
      ['what a middleware says, and nobody reads', 'user-agent', 'DENY'],
      ['what a middleware says, and it reads', 'x-real-ip', 'DENY'],
    ])
    .run(async ({ assert }, [, name, value]) => {
      const app = await startFront({
        middleware: [
          outer(({ request, response }, next) => {
            request.header('x-real-ip')
            response.header('X-Frame-Options', 'DENY')
            return next()
          }),
        ],
        routes: (router) => void router.get('/', () => '<p>').use(cachePage(60, byUrl, front)),
      })
      assert.isTrue(await app.comesInFront('/'))
      app.clock.forward(2)
      await app.ask('/', { headers: { [name]: value } })
      assert.isTrue(await app.comesInFront('/'))
    })

  test('an answer in which the version was read is for that version', async ({ assert }) => {
    const app = await startFront({
      middleware: [
        outer(({ request, response }, next) => {
          response.header('x-version', request.request.httpVersion)
          return next()
        }),
      ],
      routes: (router) => void router.get('/', () => 'page').use(cachePage(60, byUrl, front)),
    })
    assert.isTrue(await app.comesInFront('/'))
    const host = `Host: ${new URL(app.url).host}`
    assert.match(await rawRequest(app.url, ['GET / HTTP/1.0', host]), /x-version: 1\.0/)
    assert.isTrue(await app.isInFront('/'))
  })
})
