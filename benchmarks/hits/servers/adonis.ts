/**
 * AdonisJS without this package: a route that returns a constant; the same with the headers that a hit has,
 * as a function and as an action of a controller; and the least that AdonisJS does at all, a server
 * middleware that answers with what is ready.
 *
 *   adonis.ts [floor]
 */
import { BODIES } from '../bodies.ts'
import { startApp } from '../../../tests/support/test_app.ts'
import { tell } from './serve.ts'
import type { HttpContext } from '@adonisjs/core/http'

// What passes by that middleware costs each request of its application.
const hasFloor = process.argv[2] === 'floor'
const app = await startApp({
  isWithoutPackage: true,
  providers: hasFloor ? [() => import('./floor_provider.ts')] : [],
  routes: (router) => {
    for (const { name, type, text } of BODIES) {
      for (const [form, body] of Object.entries({ string: text, buffer: Buffer.from(text) })) {
        router.get(`/bare/${form}/${name}`, ({ response }) => {
          response.header('content-type', type)
          return body
        })
        router.get(`/headers/${form}/${name}`, (ctx) => withHeaders(ctx, type, body))
        const controller = class Controller {
          show(ctx: HttpContext) {
            return withHeaders(ctx, type, body)
          }
        }
        router.get(`/controller/${form}/${name}`, [controller, 'show']).as(`${form}-${name}`)
      }
    }
  },
})
tell(app.url)

function withHeaders({ response }: HttpContext, type: string, body: string | Buffer): unknown {
  response.header('content-type', type)
  response.header('accept-ranges', 'bytes')
  response.header('etag', '"4000-0123456789abcdef0123456789a"')
  response.header('cache-control', 'max-age=3600')
  response.header('expires', 'Thu, 26 Nov 2026 15:00:00 GMT')
  response.header('age', '10')
  response.header('cache-status', 'page-cache; hit; ttl=3590')
  return body
}
