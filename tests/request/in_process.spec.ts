import { test } from '@japa/runner'
import { readFile } from 'node:fs/promises'
import { makeRequests } from '../../src/request/make_requests.ts'
import { cachePage } from '../../src/controllers/cache_page.ts'
import { startConsole } from '../commands/support/start_console.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * As start/kernel.ts of every application has it.
 */
class ErrorHandler {
  handle(_: unknown, { response }: HttpContext) {
    response.status(500).send('sorry')
  }
  report() {}
}

class CountsRequests {
  static requests = 0
  handle(_: HttpContext, next: NextFn) {
    CountsRequests.requests++
    return next()
  }
}

test.group('A warm-up in process', () => {
  test('renews every page, with {concurrency} at the same time')
    .with([1, 2, 4, 12].map((concurrency) => ({ concurrency })))
    .run(async ({ assert }, { concurrency }) => {
      const handlers: unknown[] = []
      CountsRequests.requests = 0
      await startConsole({
        prepare: async (app) => {
          const server = await app.container.make('server')
          server.use([async () => ({ default: CountsRequests })])
          server.errorHandler(async () => {
            handlers.push(ErrorHandler)
            // An import takes a while
            await readFile(import.meta.filename)
            return { default: ErrorHandler as never }
          })
        },
        routes: (router) => {
          router.get('/pages/:id', ({ params }) => `page ${params.id}`).use(cachePage(60))
        },
      })
      const urls = Array.from({ length: 12 }, (_, index) => `/pages/${index}`)
      const report = await makeRequests({ urls, transport: 'in-process', concurrency, retries: 0 })

      assert.deepEqual(report.reasons, {})
      assert.equal(report.totals.renewed, 12)
      assert.equal(CountsRequests.requests, 12)
      assert.lengthOf(handlers, 1)
    })
})
