import { setFlagsFromString } from 'node:v8'
import { test } from '@japa/runner'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { outer } from '../support/outer.ts'
import { startApp } from '../support/test_app.ts'
import type { HttpContext } from '@adonisjs/core/http'

/**
 * Whether V8 keeps the properties of an object in the order in which its class adds them, and not in a table of its
 * own. Code that meets both kinds is slower from then on.
 */
function hasFastProperties(object: object): boolean {
  // The function is compiled and called at once: V8 forgets what was compiled, and reads the text again.
  setFlagsFromString('--allow-natives-syntax')
  try {
    return new Function('object', 'return %HasFastProperties(object)')(object)
  } finally {
    setFlagsFromString('--no-allow-natives-syntax')
  }
}

test.group('Context and responses of a request whose page was produced', () => {
  test('are kept by V8 as those of any other request', async ({ assert }) => {
    const contexts: HttpContext[] = []
    const app = await startApp({
      middleware: [
        outer((ctx, next) => {
          contexts.push(ctx)
          return next()
        }),
      ],
      routes: (router) => {
        router.get('/uncached', () => 'a page')
        router
          .get('/page', ({ request, response }) => {
            response.header('content-type', 'text/plain')
            return `a page in ${request.language(['en', 'de'])} of ${request.host()}`
          })
          .use(cachePage('1h'))
      },
    })
    await app.get('/uncached')
    assert.include(await app.cacheStatus('/page'), 'stored')
    assert.include(await app.cacheStatus('/page'), 'hit')

    const fast = contexts.map((ctx) => ({
      context: hasFastProperties(ctx),
      response: hasFastProperties(ctx.response),
      outgoing: hasFastProperties(ctx.response.response),
    }))
    const all = { context: true, response: true, outgoing: true }
    assert.deepEqual(fast, [all, all, all])
  })
})

test.group('Headers of the answer to a visitor who has the page', () => {
  test('are kept by V8 as those of any other answer', async ({ assert }) => {
    const ofAnswers: { status: number; areFast: boolean }[] = []
    const app = await startApp({
      middleware: [
        outer(async ({ response: { response } }, next) => {
          await next()
          const { writeHead } = response
          response.writeHead = function writeHeadAndLook(
            this: object,
            status: number,
            headers: object
          ) {
            ofAnswers.push({ status, areFast: hasFastProperties(headers) })
            return writeHead.call(this as never, status, headers as never)
          } as never
        }),
      ],
      routes: (router) => {
        router
          .get('/page', ({ response }) => {
            response.header('content-type', 'text/plain')
            return 'a page'
          })
          .use(cachePage('1h'))
      },
    })
    const { headers } = await app.get('/page')
    await app.get('/page', { headers: { 'if-none-match': String(headers.etag) } })
    assert.deepEqual(ofAnswers, [
      { status: 200, areFast: true },
      { status: 304, areFast: true },
    ])
  })
})
