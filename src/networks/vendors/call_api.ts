import { PurgeFailure } from '../purge_failure.ts'
import { retryAfterMs } from '../../http/retry_after.ts'

/**
 * Statuses that are no last word: the same request may be accepted some moments later.
 */
const TEMPORARY = new Set([408, 425, 429])

/**
 * One call of a network's API.
 */
export interface ApiCall {
  url: string
  method: 'POST' | 'PURGE'
  headers: Record<string, string>
  /** The body, sent as JSON. Default: none */
  json?: object
  signal: AbortSignal
}

/**
 * Calls the API of a network. No redirect is followed: a token would be sent to wherever it leads.
 *
 * @returns the body of its answer
 * @throws PurgeFailure - for any other answer than a 2xx, and for none. What `got` throws has the headers
 * of the request in it, and so is not passed on
 */
export async function callApi({ url, method, headers, json, signal }: ApiCall): Promise<string> {
  // Loaded by those alone that purge something.
  const { default: got } = await import('got')
  const answer = await got(url, {
    // Any method of HTTP can be sent, whatever the types of got say.
    method: method as 'POST',
    headers,
    ...(json && { json }),
    signal,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  }).catch((error: { code?: string; name?: string }) => {
    throw new PurgeFailure(problemOf(error), { isTemporary: true })
  })
  const { statusCode: status, body } = answer
  if (status < 200 || status > 299) {
    throw new PurgeFailure(`it answered ${status}${adviceFor(status)}`, {
      isTemporary: status >= 500 || TEMPORARY.has(status),
      retryAfter: retryAfterMs(answer.headers['retry-after']),
    })
  }
  return body
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) {
    return '. Is the token right, and may it purge? Of Varnish: does its acl name this machine?'
  }
  if (status === 405 || status === 404) {
    return '. Is that the right address, and the right service, zone or VCL?'
  }
  return status === 429 ? ', too many requests. Say how many it accepts (requestsPerMinute)' : ''
}

function problemOf({ code, name }: { code?: string; name?: string }): string {
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there (ECONNREFUSED)'
    case 'ENOTFOUND':
      return 'there is no such host (ENOTFOUND)'
    default:
      return name === 'AbortError' || name === 'TimeoutError'
        ? 'it did not answer in time'
        : `it cannot be reached (${code ?? name})`
  }
}
