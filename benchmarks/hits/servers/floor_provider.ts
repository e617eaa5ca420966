import { BODIES } from '../bodies.ts'
import type { HttpContext } from '@adonisjs/core/http'
import type { ApplicationService } from '@adonisjs/core/types'

const ready = new Map<string, { type: string; body: string | Buffer }>(
  BODIES.flatMap(({ name, type, text }) => [
    [`/floor/string/${name}`, { type, body: text }],
    [`/floor/buffer/${name}`, { type, body: Buffer.from(text) }],
  ])
)

/**
 * Answers with what is ready.
 */
class FloorMiddleware {
  async handle({ request, response }: HttpContext, next: () => Promise<void>): Promise<void> {
    const found = ready.get(request.request.url!)
    if (!found) {
      return next()
    }
    response.header('content-type', found.type)
    response.send(found.body)
  }
}

/**
 * The least that AdonisJS does for a request: a server middleware answers it, before the router.
 */
export default class FloorProvider {
  constructor(protected app: ApplicationService) {}

  async boot(): Promise<void> {
    const server = await this.app.container.make('server')
    server.use([async () => ({ default: FloorMiddleware })])
  }
}
