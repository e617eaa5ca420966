import { gunzipSync, gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { outer } from '../support/outer.ts'
import { counting } from '../support/runs.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import type { Middleware } from '../support/test_app.ts'

const ORIGINS = ['https://a.test', 'https://b.test']

/**
 * What `@adonisjs/cors` does for a list of origins.
 *
 * @param saysVary - Whether it tells caches
 */
function cors(saysVary: boolean): Middleware {
  return outer(({ request, response }, next) => {
    const origin = request.header('origin')
    if (origin && ORIGINS.includes(origin)) {
      response.header('Access-Control-Allow-Origin', origin)
    }
    if (saysVary) {
      response.append('Vary', 'Origin')
    }
    return next()
  })
}

test.group('CORS', () => {
  for (const timeout of [60, 'response'] as const) {
    for (const saysVary of [true, false]) {
      test(`${timeout}: an origin that a middleware allows is no part of the page (Vary: ${saysVary})`, async ({
        assert,
      }) => {
        const handler = counting(({ response }) => response.header('Cache-Control', 'max-age=60'))
        const app = await startApp({
          middleware: [cors(saysVary)],
          routes: (router) => {
            router.get('/', handler).use(cachePage(timeout))
          },
        })
        const asking = (origin?: string) => app.get('/', { headers: origin ? { origin } : {} })
        await asking(ORIGINS[0])
        const answers = [
          await asking(ORIGINS[0]),
          await asking(ORIGINS[1]),
          await asking('https://evil.test'),
          await asking(),
        ]
        assert.match(answers[0].cacheStatus!, /^page-cache; hit/)
        assert.deepEqual(
          answers.map(({ headers }) => headers['access-control-allow-origin']),
          [...ORIGINS, undefined, undefined]
        )
      })
    }
  }
})

test.group('Content codings', () => {
  for (const timeout of [60, 'response'] as const) {
    test(`${timeout}: a body that its handler encodes goes to nobody who cannot read it`, async ({
      assert,
    }) => {
      const app = await startApp({
        routes: (router) => {
          router
            .get('/', ({ request, response }) => {
              response.header('Cache-Control', 'max-age=60')
              // It does not say Vary.
              if (request.headers()['accept-encoding']?.includes('gzip')) {
                response.header('Content-Encoding', 'gzip')
                return response.send(gzipSync('page'))
              }
              return response.send('page')
            })
            .use(cachePage(timeout))
        },
      })
      const asking = (coding?: string) =>
        app.get('/', { headers: coding ? { 'accept-encoding': coding } : {} })
      await asking('gzip')
      const zipped = await asking('gzip')
      const plain = await asking()
      const other = await asking('br')

      assert.match(zipped.cacheStatus!, /^page-cache; hit/)
      assert.equal(zipped.headers['content-encoding'], 'gzip')
      assert.equal(zipped.headers.vary, 'accept-encoding')
      assert.equal(gunzipSync(zipped.bytes).toString(), 'page')
      for (const { body, headers } of [plain, other]) {
        assert.equal(body, 'page')
        assert.notProperty(headers, 'content-encoding')
      }
    })
  }

  test('one spelling of Accept-Encoding is as good as another', async ({ assert }) => {
    const handler = counting(({ response }) => {
      response.header('Content-Encoding', 'gzip').vary('Accept-Encoding')
    })
    const app = await startApp({
      routes: (router) => {
        router.get('/', handler).use(cachePage(60))
      },
    })
    for (const coding of ['gzip, br;q=0.5', 'GZIP,br; q=0.5', 'gzip , br;q=0.5']) {
      await app.get('/', { headers: { 'accept-encoding': coding } })
    }
    assert.equal(handler.runs, 1)
  })
})
