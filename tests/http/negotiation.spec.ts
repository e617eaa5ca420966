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
})
