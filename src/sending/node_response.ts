import { ServerResponse } from 'node:http'

/**
 * A response as Node.js keeps it. None of its methods takes a head that is made; it keeps one under these
 * names (since version 0.1; `on-headers` and `morgan` read them). Where it does not, each head is made.
 */
export interface NodeResponse extends ServerResponse {
  _header: unknown
  _headerSent: boolean
  _hasBody: boolean
  _contentLength: number | null
  _expect_continue?: boolean
  _last?: boolean
  _keepAliveTimeout?: number
  _maxRequestsPerSocket?: number
  _removedConnection?: boolean
}

/** How Node.js writes a head, and ends a response */
export const { writeHead, end } = ServerResponse.prototype

/** What traces an application may have put something around these before this was loaded */
const isNodesOwn = has(writeHead, '_storeHeader(') && has(end, '_send(')

function has(method: Function, call: string): boolean {
  return Function.prototype.toString.call(method).includes(call)
}

/**
 * Whether Node.js itself writes a response, and nobody has put something around how it does.
 */
export function isOfNode(response: ServerResponse): boolean {
  return isNodesOwn && response.writeHead === writeHead && response.end === end
}

/**
 * Whether the head of a response will have what it is given and the lines that Node.js adds to each: nobody has
 * said anything about it yet, and its connection is kept.
 */
export function isOrdinary(response: ServerResponse): boolean {
  const sending = response as NodeResponse
  return (
    !sending.headersSent &&
    sending.req.httpVersionMinor === 1 &&
    !sending._expect_continue &&
    sending.shouldKeepAlive &&
    sending.sendDate &&
    !sending.strictContentLength &&
    sending.statusMessage === undefined &&
    !sending._maxRequestsPerSocket &&
    !sending._removedConnection &&
    sending.getHeaderNames().length === 0
  )
}
