import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import { stopClock } from '../support/clock.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { outer } from '../support/outer.ts'
import type { ServerResponse } from 'node:http'
import type { HttpContext } from '@adonisjs/core/http'

const SETTINGS: [what: string, say: (response: ServerResponse) => void][] = [
  ['a status message', (response) => void (response.statusMessage = 'Backend Down')],
  ['that there is no date', (response) => void (response.sendDate = false)],
  ['that its length is strict', (response) => void (response.strictContentLength = true)],
  ['that its connection ends', (response) => void (response.shouldKeepAlive = false)],
]

/** An answer as it came, without what is another one for each */
async function ask(url: string) {
  const answer = await fetch(url)
  const headers = Object.fromEntries(answer.headers)
  const { date, 'cache-status': cacheStatus } = headers
  const ofEach = ['date', 'age', 'expires', 'cache-status']
  ofEach.forEach((name) => delete headers[name])
  const line = `${answer.status} ${answer.statusText}`
  const head: Record<string, unknown> = { line, hasDate: date !== undefined, ...headers }
  return { cacheStatus, line, head, body: await answer.text() }
}

test.group('What a handler says on the response of Node.js beside status, headers and body', () => {
  test('{0}: the last good page, sent instead of a failure, has nothing of it')
    .with(SETTINGS)
    .run(async ({ assert }, [, say]) => {
      const clock = stopClock()
      let isBroken = false
      const app = await startApp({
        middleware: [
          outer(async ({ response }, next) => {
            await next()
            response.header('X-Strict', String(response.response.strictContentLength))
          }),
        ],
        routes: (router) => {
          const handler = ({ response }: HttpContext) => {
            if (!isBroken) {
              return 'a good page'
            }
            say(response.response)
            return response.status(503).send('broken')
          }
          router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 600 }))
        },
      })
      await ask(app.url)
      const hit = await ask(app.url)
      clock.forward(100)
      isBroken = true
      const stale = await ask(app.url)

      assert.include(stale.cacheStatus, 'detail=stale-if-error')
      assert.equal(stale.body, 'a good page')
      assert.equal(hit.head.connection, 'keep-alive')
      assert.deepEqual(stale.head, hit.head)
    })

  test('a failure of which there is no good page says all that its handler has said', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          response.response.statusMessage = 'Backend Down'
          return response.status(503).send('broken')
        }
        router.get('/', handler).use(cachePage(60, undefined, { staleIfError: 600 }))
      },
    })
    const { line } = await ask(app.url)
    assert.equal(line, '503 Backend Down')
  })

  test('{0}: who has the page produced gets it as all others do')
    .with(SETTINGS.slice(0, 2))
    .run(async ({ assert }, [, say]) => {
      const app = await startApp({
        routes: (router) => {
          const handler = ({ response }: HttpContext) => {
            say(response.response)
            return 'a page'
          }
          router.get('/', handler).use(cachePage(60))
        },
      })
      const miss = await ask(app.url)
      const hit = await ask(app.url)

      assert.include(miss.cacheStatus, 'stored')
      assert.equal(hit.line, '200 OK')
      assert.deepEqual(miss.head, hit.head)
    })

  test('a connection that the handler ends is ended, and those of others are not', async ({
    assert,
  }) => {
    const app = await startApp({
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          response.response.shouldKeepAlive = false
          return 'a page'
        }
        router.get('/', handler).use(cachePage(60))
      },
    })
    const miss = await ask(app.url)
    const hit = await ask(app.url)

    assert.include(miss.cacheStatus, 'stored')
    assert.equal(miss.head.connection, 'close')
    assert.equal(hit.head.connection, 'keep-alive')
  })

  test('what a middleware has said before stands in both', async ({ assert }) => {
    const app = await startApp({
      middleware: [
        outer(({ response }, next) => {
          response.response.statusMessage = 'Fine'
          return next()
        }),
      ],
      routes: (router) => {
        const handler = ({ response }: HttpContext) => {
          response.response.statusMessage = 'Own'
          return 'a page'
        }
        router.get('/', handler).use(cachePage(60))
      },
    })
    const miss = await ask(app.url)
    const hit = await ask(app.url)
    assert.deepEqual([miss.line, hit.line], ['200 Fine', '200 Fine'])
  })
})
