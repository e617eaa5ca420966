import { inject, type Response } from 'light-my-request'
import { arriveOver } from './arrive_over.ts'
import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Handles a request without a port: the application's server.
 */
export type Handle = (request: IncomingMessage, response: ServerResponse) => unknown

/**
 * Has the application answer a GET in process.
 *
 * @param url - Its path and query are asked for, over its scheme
 * @param headers - In lower case, with the host
 * @throws what the server throws, or rejects with: nothing answers then
 */
export async function answerInProcess(
  handle: Handle,
  url: URL,
  headers: Record<string, string>
): Promise<Response> {
  const failure = Promise.withResolvers<never>()
  const dispatch = (request: unknown, response: unknown) => {
    const node = request as IncomingMessage
    arriveOver(node, url)
    const handled = async () => handle(node, response as ServerResponse)
    handled().catch(failure.reject)
  }
  const answer = inject(dispatch, {
    method: 'GET',
    url: `${url.pathname}${url.search}`,
    headers,
  })
  return Promise.race([answer, failure.promise])
}
