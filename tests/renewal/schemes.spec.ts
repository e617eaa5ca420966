import { test } from '@japa/runner'
import { startApp, type TestApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { askInProcess } from '../../src/explain/ask_in_process.ts'
import { renewInProcess } from '../../src/renewal/self_request.ts'
import type { Handle } from '../../src/renewal/answer_in_process.ts'
import { makeRequests } from '../../src/request/make_requests.ts'
import type { HttpContext } from '@adonisjs/core/http'

const PAGE = 'https://shop.test/'

/**
 * An application at an https URL that tells how it was asked, and whether the connection says so as
 * well: whether a proxy is trusted, AdonisJS remembers for the whole process.
 */
async function start() {
  const seen: [protocol: string, isEncrypted: boolean][] = []
  const app = await startApp({
    appUrl: PAGE,
    config: { hosts: ['shop.test'] },
    routes: (router) => {
      router
        .get('/', ({ request, response }: HttpContext) => {
          seen.push([request.protocol(), 'encrypted' in request.request.socket])
          response.header('Cache-Control', 'max-age=60, stale-while-revalidate=60')
          return request.completeUrl()
        })
        .use(cachePage('response'))
    },
  })
  return { app, seen }
}

test.group('Requests in process', () => {
  test('of a renewal ask for its URL, whatever a visitor has said', async ({ assert }) => {
    const asked: unknown[] = []
    const handle: Handle = ({ headers }, response) => {
      asked.push([headers.host, headers['x-forwarded-proto'], headers['accept-language']])
      response.end()
    }
    const headers = {
      'host': 'evil.test',
      'x-forwarded-proto': 'http',
      'accept-language': 'de',
    }
    await renewInProcess(handle, new URL(PAGE), { headers })
    assert.deepEqual(asked, [['shop.test', 'https', 'de']])
  })

  test('fail where the server of the application does: {0}')
    .with([
      ['a renewal', (handle) => renewInProcess(handle, new URL(PAGE))],
      ['page-cache:explain', (handle) => askInProcess(handle, new URL(PAGE), {}, true)],
    ] as [string, (handle: Handle) => Promise<unknown>][])
    .run(async ({ assert }, [, ask]) => {
      await assert.rejects(() => ask(() => Promise.reject(new Error('no boot'))), 'no boot')
      const throws = () => {
        throw new Error('no boot')
      }
      await assert.rejects(() => ask(throws), 'no boot')
    })

  test('{0}: a page of an https URL is produced as one')
    .with<[how: string, ask: (app: TestApp) => Promise<unknown>][]>([
      ['pageCache.renew()', ({ pageCache }) => pageCache.renew(PAGE)],
      ['a relative URL', ({ pageCache }) => pageCache.renew('/')],
      [
        'a warm-up',
        () => makeRequests({ urls: ['/'], baseUrl: PAGE, transport: 'in-process', retries: 0 }),
      ],
      [
        'page-cache:explain',
        async ({ app }) => {
          const server = await app.container.make('server')
          await askInProcess(server.handle.bind(server), new URL(PAGE), {}, false)
        },
      ],
    ])
    .run(async ({ assert }, [, ask]) => {
      const { app, seen } = await start()
      await ask(app)
      assert.deepEqual(seen, [['https', true]])
      const headers = { 'host': 'shop.test', 'x-forwarded-proto': 'https' }
      assert.equal(await app.body('/', { headers }), PAGE)
    })

  test('a page of an http URL is produced as one', async ({ assert }) => {
    const { app, seen } = await start()
    await app.pageCache.renew('http://shop.test/')
    assert.deepEqual(seen, [['http', false]])
  })

  test('a page that a visitor asks for over http is renewed over http', async ({ assert }) => {
    const clock = stopClock()
    const { app, seen } = await start()
    const headers = { host: 'shop.test' }
    await app.get('/', { headers })
    clock.forward(61)
    await app.get('/', { headers })
    await app.pageCache.settled()
    assert.deepEqual(seen, [
      ['http', false],
      ['http', false],
    ])
  })
})
