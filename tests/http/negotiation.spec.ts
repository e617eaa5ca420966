import { test } from '@japa/runner'
import { Exception } from '@adonisjs/core/exceptions'
import { startApp } from '../support/test_app.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { HttpContext } from '@adonisjs/core/http'

test.group('Handlers that negotiate', () => {
  test('who asks for JSON does not make everybody get JSON', async ({ assert }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = ({ request }: HttpContext) =>
          request.accepts(['html', 'json']) === 'json' ? { json: true } : '<p>html</p>'
        router.get('/', handler).use(cachePage(60))
        router.get('/language', ({ request }) => request.language(['en', 'fr'])).use(cachePage(60))
      },
    })
    const json = { headers: { accept: 'application/json' } }
    const html = { headers: { accept: 'text/html' } }

    assert.equal(await app.body('/', json), '{"json":true}')
    assert.equal(await app.body('/', html), '<p>html</p>')
    assert.equal(await app.body('/', json), '{"json":true}')
    const hit = await app.get('/', html)
    assert.match(hit.cacheStatus!, /^page-cache; hit/)
    assert.equal(hit.headers.vary?.toLowerCase(), 'accept')

    assert.equal(await app.body('/language', { headers: { 'accept-language': 'fr' } }), 'fr')
    assert.equal(await app.body('/language', { headers: { 'accept-language': 'en' } }), 'en')
  })

  test('nor does an error page that AdonisJS renders', async ({ assert }) => {
    const app = await startApp({
      routes: async (router, application) => {
        const server = await application.container.make('server')
        server.errorHandler(async () => {
          const { ExceptionHandler } = await import('@adonisjs/core/http')
          return { default: ExceptionHandler }
        })
        const missing = async () => {
          throw new Exception('no such page', { status: 404 })
        }
        router.get('/', missing).use(cachePage(60, undefined, { statuses: [404] }))
      },
    })
    const json = await app.get('/', { headers: { accept: 'application/json' } })
    const html = await app.get('/', { headers: { accept: 'text/html' } })

    assert.include(json.headers['content-type'], 'json')
    assert.include(html.headers['content-type'], 'html')
  })

  test('who offers {0} gets what they would get without a page cache, and hits')
    .with([
      ['one language and a missing one', 'language', ['en', undefined]],
      ['a missing language before others', 'language', [undefined, 'en', 'de']],
      ['nothing among languages', 'language', ['de', null, 'en']],
      ['a number among languages', 'language', [5, 'en']],
      ['a list among languages', 'language', [['de'], 'en']],
      ['a list among types', 'accepts', [['html'], 'json']],
    ] as [string, 'language' | 'accepts', never[]][])
    .run(async ({ assert }, [, method, offered]) => {
      const app = await startApp({
        routes: (router) => {
          const handler = ({ request }: HttpContext) => `got ${request[method](offered)}`
          router.get('/bare', handler)
          router.get('/cached', handler).use(cachePage(60))
        },
      })
      const accepted = {
        language: ['', '*', 'de', 'de;q=0.5, *', 'en, de;q=0.9', 'undefined', 'null, 5;q=0.1'],
        accepts: ['', '*/*', 'text/html', 'application/json', 'text/html, application/json;q=0.5'],
      }
      const header = { language: 'accept-language', accepts: 'accept' }[method]
      const requests = accepted[method].map((value) => ({ headers: { [header]: value } }))
      for (const status of [/stored$|hit/, /hit/]) {
        for (const request of [{}, ...requests]) {
          const { body, cacheStatus } = await app.get('/cached', request)
          assert.equal(body, await app.body('/bare', request), JSON.stringify(request))
          assert.match(cacheStatus!, status, JSON.stringify(request))
        }
      }
    })
})
