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
 * @param url - Its host, path and query are asked for, and it arrives over its scheme
 * @param headers - In lower case. They win over what the URL says
 * @throws what the server throws, or rejects with: nothing answers then
 */
export async function answerInProcess(
  handle: Handle,
  url: URL,
  headers: Record<string, string> = {}
): Promise<Response> {
  const failure = Promise.withResolvers<never>()
  const dispatch = (request: unknown, response: unknown) => {
    const node = request as IncomingMessage
    arriveOver(node, url)
    const handled = async () => handle(node, response as ServerResponse)
    handled().catch(failure.reject)
  }
  const said = { 'host': url.host, 'x-forwarded-proto': url.protocol.slice(0, -1) }
  const answer = inject(dispatch, {
    method: 'GET',
    url: `${url.pathname}${url.search}`,
    headers: { ...said, ...headers },
  })
  return Promise.race([answer, failure.promise])
}
