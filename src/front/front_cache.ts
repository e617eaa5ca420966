import { debug } from '../debug.ts'
import { isPlain } from './question.ts'
import { FrontAnswer } from './front_answer.ts'
import { FrontTable } from './front_table.ts'
import { watchForAnswer } from './watch_for_answer.ts'
import { listenToHit } from './front_listener.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Handles a request, as `http.createServer` takes it.
 */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * Answers requests for pages that are declared so (`static cacheFront = true`, option `front: true`)
 * before AdonisJS builds its context, from the very bytes that the application has sent before. All
 * other requests, and those for pages that are not fresh, go to the application untouched. Nothing may
 * be put around it that reads requests.
 *
 * @param handler - That of AdonisJS
 * @example
 * ```ts
 * // bin/server.ts
 * import { createServer } from 'node:http'
 * import { frontCache } from 'adonis-cache-helpers/front'
 *
 * new Ignitor(APP_ROOT, { importer: IMPORTER })
 *   .httpServer()
 *   .start((handler) => createServer(frontCache(handler)))
 * ```
 */
export function frontCache(handler: RequestHandler): RequestHandler {
  const table = new FrontTable()

  return (request, response) => {
    try {
      if (isAnswered(request, response, table)) {
        return
      }
    } catch (error) {
      // The application answers those that the front ring cannot.
      debug('front: %s: %O', request.url, error)
    }
    return handler(request, response)
  }
}

/**
 * Answers a request, if that can be done; else has it noticed what the application answers.
 */
function isAnswered(
  request: IncomingMessage,
  response: ServerResponse,
  table: FrontTable
): boolean {
  const target = table.find(request.url!)
  if (target === undefined) {
    listenToHit(request, table)
    return false
  }
  if (!isPlain(request)) {
    return false
  }
  const { headers } = request
  const known = target.find(request, headers)
  if (known instanceof FrontAnswer) {
    const now = Date.now()
    if (known.isUsable(now, headers)) {
      known.send(request, response, now)
      return true
    }
  }
  watchForAnswer(request, response, table, target, known)
  return false
}
