import diagnosticsChannel from 'node:diagnostics_channel'
import { test } from '@japa/runner'
import { startApp } from '../support/test_app.ts'
import RenewalMiddleware from '../../src/renewal/renewal_middleware.ts'

/** What the container makes, whatever asks for it */
const MAKE = 'tracing:adonisjs.container.make:start'

test.group('First middleware', () => {
  test('is made by the container, once for all requests', async ({ assert, cleanup }) => {
    const app = await startApp({ routes: (router) => void router.get('/', () => 'page') })
    let made = 0
    const count = (message: unknown) => {
      made += Number((message as { binding: unknown }).binding === RenewalMiddleware)
    }
    diagnosticsChannel.subscribe(MAKE, count)
    cleanup(() => void diagnosticsChannel.unsubscribe(MAKE, count))
    for (let request = 0; request < 3; request++) {
      assert.equal(await app.body('/'), 'page')
    }
    assert.equal(made, 1)
  })

  test('leaves to the exception handler what AdonisJS throws before a route is found', async ({
    assert,
  }) => {
    class Handler {
      report() {}
      handle(
        error: Error,
        ctx: { response: { status(code: number): { send(text: string): void } } }
      ) {
        ctx.response.status(500).send(`handled: ${error.message}`)
      }
    }
    const app = await startApp({
      routes: async (router, { container }) => {
        router.get('/', () => 'page')
        const server = await container.make('server')
        server.errorHandler(async () => ({ default: Handler as never }))
      },
    })
    app.router.match = () => {
      throw new Error('no such domain')
    }
    // The first request is another way: it has the middleware made.
    for (let request = 0; request < 2; request++) {
      assert.equal(await app.body('/'), 'handled: no such domain')
    }
  })
})
