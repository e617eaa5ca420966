import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'

/**
 * One request on the wire: no redirects, no retries, no cookies of its own.
 */
export interface ClientRequest {
  method: string
  url: URL
  headers: Record<string, string>
  body?: Uint8Array
  /** Milliseconds, the body of the answer included */
  timeoutMs: number
  signal: AbortSignal
  /** The body is read and not thrown away: `Content-Encoding` is to be undone */
  isRead: boolean
}

export interface ClientResponse {
  status: number
  headers: IncomingHttpHeaders
  /** Must be read to its end, or destroyed */
  body: Readable
}

/**
 * How requests reach the application.
 */
export interface Client {
  /**
   * @throws RequestFailure
   */
  send(request: ClientRequest): Promise<ClientResponse>
  close(): void
}
