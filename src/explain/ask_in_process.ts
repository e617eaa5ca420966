import { inject } from 'light-my-request'
import { arriveOver } from '../renewal/arrive_over.ts'
import { inspectRequest, type Inspection } from '../page_cache/inspection/inspection.ts'
import { watchAuthorisation } from './watch_authorisation.ts'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Handle } from '../renewal/self_request.ts'

/**
 * The result of a visitor's request.
 */
export interface Asked {
  status: number
  headers: OutgoingHttpHeaders
  cacheStatus: string | null
  /** What the handler called to decide who may see the page */
  authorisations: Set<string>
  /** Milliseconds that the handler took */
  durationMs: number
  /** `null` where the request was a real one */
  inspection: Inspection | null
}

/**
 * Asks the application for a page as a visitor does, without a port.
 *
 * @param isInspected - Whether the request is only inspected, so that nothing is stored
 */
export async function askInProcess(
  handle: Handle,
  url: URL,
  headers: Record<string, string>,
  isInspected: boolean
): Promise<Asked> {
  const authorisations = new Set<string>()
  let durationMs = 0
  let inspection: Inspection | null = null

  const answer = await inject(
    (request, response) => {
      const node = request as unknown as IncomingMessage
      arriveOver(node, url)
      if (isInspected) {
        inspection = inspectRequest(node, async (ctx, next) => {
          const begunAt = performance.now()
          try {
            return await watchAuthorisation(ctx, next, authorisations)
          } finally {
            durationMs = performance.now() - begunAt
          }
        })
      }
      handle(node, response as unknown as ServerResponse)
    },
    {
      method: 'GET',
      url: `${url.pathname}${url.search}`,
      headers: { 'host': url.host, 'x-forwarded-proto': url.protocol.slice(0, -1), ...headers },
    }
  )
  const cacheStatus = answer.headers['cache-status']
  return {
    status: answer.statusCode,
    headers: answer.headers,
    cacheStatus: cacheStatus === undefined ? null : String(cacheStatus),
    authorisations,
    durationMs,
    inspection,
  }
}
