import { Socket } from 'node:net'
import { IncomingMessage, ServerResponse } from 'node:http'
import type { ApplicationService } from '@adonisjs/core/types'
import type { HttpContext, Server } from '@adonisjs/core/http'

/**
 * Makes the context of a request for a URL, as far as AdonisJS does before any middleware.
 */
export type CreateContext = (url: string) => HttpContext

/**
 * Makes contexts of requests that nobody sent.
 *
 * @param server - Need not have booted
 */
export function contextCreator(server: Server, app: ApplicationService): CreateContext {
  return (url) => {
    const node = new IncomingMessage(new Socket())
    Object.assign(node, { method: 'GET', url, headers: { host: 'localhost' } })
    const answer = new ServerResponse(node)
    const request = server.createRequest(node, answer)
    const response = server.createResponse(node, answer)
    return server.createHttpContext(request, response, app.container.createResolver())
  }
}
