import { answerInProcess, type Handle } from '../renewal/answer_in_process.ts'
import { urlHeaders } from '../renewal/url_headers.ts'
import { inspectRequest, type Inspection } from '../page_cache/inspection/inspection.ts'
import { watchAuthorisation } from './watch_authorisation.ts'
import type { OutgoingHttpHeaders } from 'node:http'

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

  const inspecting: Handle = (request, response) => {
    if (isInspected) {
      inspection = inspectRequest(request, async (ctx, next) => {
        const begunAt = performance.now()
        try {
          return await watchAuthorisation(ctx, next, authorisations)
        } finally {
          durationMs = performance.now() - begunAt
        }
      })
    }
    return handle(request, response)
  }
  const answer = await answerInProcess(inspecting, url, { ...urlHeaders(url), ...headers })
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
