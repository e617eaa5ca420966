import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { IncomingHttpHeaders } from 'node:http'
import type { Answer } from '../support/visitor.ts'
import type { HttpContext } from '@adonisjs/core/http'

const BINARY = Buffer.from([0, 255, 254, 10, 13, 195, 40, 128])

class Money {
  toJSON() {
    return { cents: 5 }
  }
}

const HANDLERS: Record<string, (ctx: HttpContext) => unknown> = {
  'HTML': () => '<p>äöü ☃</p>',
  'text': () => 'plain',
  'text with space before a tag': () => '  \n<p>',
  'an object': () => ({ a: [1, { b: null }] }),
  'an array': () => [1, 2],
  'an object with toJSON': () => new Money(),
  'a buffer': () => BINARY,
  'a buffer of text': () => Buffer.from('äöü'),
  'a typed array': () => new Uint8Array([1, 2, 3]),
  'a number': () => 42,
  'zero': () => 0,
  'true': () => true,
  'false': () => false,
  'a bigint': () => 12n,
  'a date': () => new Date(0),
  'a regular expression': () => /a+/g,
  'an empty string': () => '',
  'null': () => null,
  'nothing': () => {},
  'null with an explicit status': ({ response }) => response.status(200).send(null),
  'response.send': ({ response }) => response.send('<b>sent</b>'),
  'response.send and a value': ({ response }) => {
    response.send('sent')
    return 'returned'
  },
  'the response itself': ({ response }) => response.header('x-a', 'b'),
  'json': ({ response }) => response.json({ a: 1 }),
  'an explicit type': ({ response }) => response.type('text/css').send('a{}'),
  'no content': ({ response }) => response.noContent(),
  '203': ({ response }) => response.status(203).send('transformed'),
  'permanent redirect': ({ response }) => response.redirect().status(301).toPath('/there?a=b'),
  '308': ({ response }) => response.redirect('/there', false, 308),
  'an own ETag': ({ response }) => response.header('ETag', 'W/"mine"').send('a'),
  'an own Cache-Control': ({ response }) =>
    response.header('Cache-Control', 'public, max-age=5, s-maxage=9').send('a'),
  'an own Expires': ({ response }) =>
    response.header('Expires', 'Wed, 21 Oct 2037 07:28:00 GMT').send('a'),
  'an own Last-Modified': ({ response }) =>
    response.header('Last-Modified', 'Wed, 21 Oct 2015 07:28:00 GMT').send('a'),
  'appended headers': ({ response }) => {
    response.append('Link', '<a>')
    response.append('Link', ['<b>', '<c>'])
  },
  'a header appended to one from outside': ({ response }) => response.append('x-list', 'inner'),
  'a header set over one from outside': ({ response }) => response.header('X-Outer', 'inner'),
  'a header set to the same as outside': ({ response }) => response.header('x-same', 'same'),
  'a header removed': ({ response }) => response.removeHeader('X-Outer'),
  'a header removed and set again': ({ response }) =>
    response.removeHeader('x-outer').header('x-outer', 'again'),
  'a header past AdonisJS': ({ response }) => {
    response.response.setHeader('x-node', 'a')
    response.response.appendHeader('x-node', 'b')
  },
  'a view of many bytes': () => `<p>${'ä'.repeat(100_000)}</p>`,
  'a generated ETag': ({ response }) => response.send('a', true),
  'HTML from a web response': () => new Response(null, { status: 204, headers: { 'x-web': '1' } }),
}

/** A middleware outside sets headers before, and afterwards what the request says */
const outside = () =>
  outer(async ({ request, response }, next) => {
    response.header('x-outer', 'outer').header('x-same', 'same').header('x-list', 'outer')
    await next()
    response.header('x-said', request.header('x-say', 'nothing')!)
  })

const saying = (text: string) => ({ headers: { 'x-say': text } })

test.group('Miss and hit', () => {
  for (const http of [{}, { etag: true }]) {
    test(`{$self} is the same from the handler and from the store (etag: ${http.etag ?? false})`)
      .with(Object.keys(HANDLERS))
      .run(async ({ assert }, name) => {
        let runs = 0
        const app = await startApp({
          http,
          middleware: [outside()],
          routes: (router) => {
            const handler = (ctx: HttpContext) => {
              runs++
              return HANDLERS[name](ctx)
            }
            router.get('/', handler).use(cachePage(60))
            router.get('/uncached', HANDLERS[name])
          },
        })
        const miss = await app.get('/')
        const hit = await app.get('/', saying('hit'))
        const uncached = await app.get('/uncached')

        assert.equal(miss.cacheStatus, 'page-cache; fwd=uri-miss; stored')
        assert.match(hit.cacheStatus!, /^page-cache; hit; ttl=(5\d|60)$/)
        assert.equal(runs, 1)
        assert.deepEqual(pageOf(hit), pageOf(miss))
        // AdonisJS itself cannot make an ETag of a typed array.
        if (uncached.status !== 500) {
          assert.deepEqual(handlersOwn(hit), handlersOwn(uncached))
        }
        assert.equal(hit.headers['x-said'], 'hit')
      })
  }

  test('an object becomes JSON once, by the setting of the application', async ({ assert }) => {
    let serialised = 0
    const app = await startApp({
      http: {
        serializeJSON: (value: unknown) => {
          serialised++
          return JSON.stringify(value, null, 1)
        },
      },
      routes: (router) => {
        router.get('/', () => ({ a: 1 })).use(cachePage(60))
      },
    })
    assert.equal(await app.body('/'), '{\n "a": 1\n}')
    assert.equal(await app.body('/'), '{\n "a": 1\n}')
    assert.equal(serialised, 1)
  })

  test('a header that a middleware sets afterwards is that of each request', async ({ assert }) => {
    const app = await startApp({
      middleware: [outside()],
      routes: (router) => {
        router
          .get('/', ({ response }) => response.header('x-said', 'inner').send('page'))
          .use(cachePage(60))
      },
    })
    for (const text of ['one', 'two', 'three', 'one', 'two']) {
      const { headers } = await app.get('/', saying(text))
      assert.equal(headers['x-said'], text)
    }
  })
})

/** All of an answer but what belongs to one message */
function pageOf({ status, headers, bytes }: Answer) {
  const page = without(headers, ['age', 'date', 'cache-status', 'x-said', 'expires'])
  return { status, body: bytes.toString('base64'), page, expires: near(headers.expires) }
}

/** Of an answer what the page cache has nothing to do with */
function handlersOwn(answer: Answer) {
  const { status, body, page } = pageOf(answer)
  const ours = ['accept-ranges', 'cache-control', 'etag', 'content-length']
  return { status, body, page: without(page, ours) }
}

function without(headers: IncomingHttpHeaders, names: string[]): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

/** A miss and a hit may see another second begin */
function near(expires: string | undefined) {
  return expires && Math.round(Date.parse(expires) / 10_000)
}
