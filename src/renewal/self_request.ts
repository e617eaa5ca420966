import { answerInProcess, type Handle } from './answer_in_process.ts'
import { authorise } from './authorisation.ts'
import { urlHeaders } from './url_headers.ts'
import { whileProducing } from '../producing/page_under_way.ts'
import { withoutPolicy } from './without_policy.ts'
import { parseCacheStatus } from '../http/cache_status.ts'
import { pageRenewal, type PageRenewalData } from '../telemetry/tracing_channels.ts'

export interface SelfRequest {
  /** Such as those that the page's `Vary` names. Never a visitor's cookies or credentials */
  headers?: Record<string, string>

  /** Stored key of the page that is to be renewed; where it is another one, nothing is stored */
  expectedKey?: string

  /** Other variants of the page are outdated that were produced before. Default: they stay as they are */
  renewedSince?: number

  /** Whether visitors get the page that is stored meanwhile */
  isBackground?: boolean
}

/**
 * Asks the application for one of its own pages, in process and authorised to renew it. It is a
 * new request: a finished context is never used again.
 *
 * @param url - Its host, path and query are asked for
 * @returns what became of the page: `renewed`, `skipped: set-cookie`
 */
export function renewInProcess(
  handle: Handle,
  url: URL,
  { isBackground = false, ...request }: SelfRequest = {}
): Promise<string> {
  if (!pageRenewal.hasSubscribers) {
    return renewed(handle, url, request)
  }
  const data: PageRenewalData = { path: url.pathname, host: url.host, isBackground }
  const traced = async () => (data.outcome = await renewed(handle, url, request))
  return pageRenewal.tracePromise(traced, data)
}

async function renewed(
  handle: Handle,
  url: URL,
  { headers, ...authorisation }: Omit<SelfRequest, 'isBackground'>
): Promise<string> {
  const authorised: Handle = (request, response) => {
    authorise(request, authorisation)
    // Whoever has it renewed may be producing another page.
    return whileProducing(undefined, () => handle(request, response))
  }
  // Nothing that a visitor has said says it of another host.
  const response = await answerInProcess(authorised, url, { ...headers, ...urlHeaders(url) })
  const cacheStatus = parseCacheStatus(String(response.headers['cache-status'] ?? ''))
  return cacheStatus?.detail ?? withoutPolicy(response.statusCode)
}
