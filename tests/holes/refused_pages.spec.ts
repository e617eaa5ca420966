import { Readable } from 'node:stream'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { webStack } from '../support/web_stack.ts'
import { collectLogs } from '../support/logs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { cachePageForever } from '../../src/controllers/cache_page_forever.ts'

const TOKEN = /name='_csrf' value='[\w-]{8,}'/

test.group('Pages with holes that are not stored', () => {
  test('keep their tokens where it cannot be said how long the page is good', async ({
    assert,
  }) => {
    const stack = webStack({ views: { form: '<form>{{ csrfField() }}</form>' }, shield: true })
    const app = await startApp({
      ...stack,
      configs: { ...stack.configs, ...collectLogs().configs },
      routes: (router) => {
        router
          .get('/provisional', ({ view }) => view.render('form'))
          .use(cachePageForever(null, undefined, { allowQuery: [] }))
        router.get('/timeout', ({ view }) => view.render('form')).use(cachePage(() => Number.NaN))
      },
    })
    for (const [path, reason] of [
      ['/provisional?made=up', 'provisional'],
      ['/timeout', 'timeout'],
    ]) {
      const { body, cacheStatus } = await app.get(path)
      assert.equal(cacheStatus, `page-cache; fwd=uri-miss; detail=${reason}`)
      assert.match(body, TOKEN)
    }
  })

  test('are not sent with markers by a handler that streams what it has rendered: {$self}')
    .with(['in one piece', 'letter by letter', 'with its length', 'too long to be stored'])
    .run(async ({ assert }, how) => {
      const app = await startApp({
        ...webStack({ views: { name: `<p>for {{ hole('name') }} – ü</p>` } }),
        config: {
          holes: [{ name: 'name', fill: ({ request }) => request.header('x-name') }],
          maxBodySize: 10,
        },
        routes: (router) => {
          router
            .get('/', async ({ view, response }) => {
              const bytes = Buffer.from(await view.render('name'))
              if (how === 'with its length') {
                response.header('Content-Length', bytes.length)
              }
              const pieces = how === 'letter by letter' ? [...bytes].map((byte) => [byte]) : [bytes]
              response.type('html')
              response.stream(Readable.from(pieces.map((piece) => Buffer.from(piece))))
            })
            .use(cachePage(60, undefined, { streams: how === 'too long to be stored' }))
        },
      })
      const { body, cacheStatus } = await app.get('/', { headers: { 'x-name': 'Ada & co' } })
      assert.equal(body, '<p>for Ada &amp; co – ü</p>')
      assert.match(cacheStatus!, /; detail=(stream|size)$/)
    })

  test('are those whose token is in a body that the handler has compressed', async ({ assert }) => {
    const app = await startApp({
      ...webStack({
        views: { form: '<form>{{ csrfField() }}</form>', plain: '<p>plain</p>' },
        shield: true,
      }),
      routes: (router) => {
        const compressed = (coding: string, compress: (html: string) => Buffer) =>
          router
            .get(`/${coding}/:view`, async ({ view, params, response }) => {
              response.header('Content-Encoding', coding)
              return compress(await view.render(params.view))
            })
            .use(cachePage(60))
        compressed('gzip', gzipSync)
        compressed('BR', brotliCompressSync)
        compressed('made-up', Buffer.from)
      },
    })
    assert.match((await app.cacheStatus('/gzip/form'))!, /detail=csrf-token/)
    assert.match((await app.cacheStatus('/BR/form'))!, /detail=csrf-token/)
    assert.match((await app.cacheStatus('/made-up/plain'))!, /detail=csrf-token/)
    assert.match((await app.cacheStatus('/gzip/plain'))!, /stored/)
    assert.match((await app.cacheStatus('/BR/plain'))!, /stored/)
  })

  test('are personalised where the handler returned bytes', async ({ assert }) => {
    const app = await startApp({
      ...webStack({ views: { greeting: `Hello {{ hole('name') }}` } }),
      config: { holes: [{ name: 'name', fill: () => 'Ada' }] },
      routes: (router) => {
        router
          .get('/', async ({ view, response }) => {
            response.plainCookie('seen', '1')
            return Buffer.from(await view.render('greeting'))
          })
          .use(cachePage(60))
      },
    })
    const { body, cacheStatus } = await app.get('/')
    assert.equal(cacheStatus, 'page-cache; fwd=uri-miss; detail=set-cookie')
    assert.equal(body, 'Hello Ada')
  })
})
