import { ServerResponse } from 'node:http'

/**
 * Up to how many bytes a body is joined with its head. Two parts that leave together cost several
 * microseconds more than one, which is nothing beside what a large one costs.
 */
export const MOST_JOINED = 64 * 1024

/**
 * A response as Node.js keeps it. None of its methods takes a head that is made; it keeps one under these
 * names (since version 0.1; `on-headers` and `morgan` read them). Where it does not, each head is made.
 */
interface Sending extends ServerResponse {
  _header: unknown
  _headerSent: boolean
  _hasBody: boolean
  _contentLength: number | null
  _expect_continue?: boolean
  _last?: boolean
  _keepAliveTimeout?: number
  _maxRequestsPerSocket?: number
  _removedConnection?: boolean
  _removedContLen?: boolean
  _removedTE?: boolean
}

const { writeHead, end } = ServerResponse.prototype

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
  const sending = response as Sending
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
    !sending._removedContLen &&
    !sending._removedTE &&
    sending.getHeaderNames().length === 0
  )
}

/**
 * The head of an ordinary response, as Node.js has checked and joined it, with the lines that it adds. Others
 * that are to have the same within the same second are the same bytes.
 */
export class NodeHead {
  readonly #head: string
  readonly #contentLength: number | null
  readonly #second: number
  readonly #keepAliveTimeout: number | undefined
  readonly #status: number
  readonly #statusMessage: string
  #body: string | Buffer | null = null
  /** The head and that body */
  #whole: Buffer | null = null

  /**
   * The head that was just made for a response.
   *
   * @param now - Milliseconds since the epoch
   * @returns `null` where others cannot have it, such as one that says nothing of how long its body is: that of
   * a HEAD may do so, and a GET is sent in chunks then
   */
  static of(response: ServerResponse, now: number): NodeHead | null {
    const { _header: head, _last: isLast, _contentLength: length } = response as Sending
    const isLengthKnown = typeof length === 'number' || hasNoBody(response.statusCode)
    return typeof head === 'string' && !isLast && isLengthKnown
      ? new NodeHead(response as Sending, head, now)
      : null
  }

  private constructor(response: Sending, head: string, now: number) {
    this.#head = head
    this.#contentLength = response._contentLength
    this.#second = Math.floor(now / 1000)
    this.#keepAliveTimeout = response._keepAliveTimeout
    this.#status = response.statusCode
    this.#statusMessage = response.statusMessage
  }

  /**
   * Whether an ordinary response may have it.
   *
   * @param now - Milliseconds since the epoch
   */
  fits(response: ServerResponse, status: number, now: number): boolean {
    return (
      status === this.#status &&
      Math.floor(now / 1000) === this.#second &&
      (response as Sending)._keepAliveTimeout === this.#keepAliveTimeout
    )
  }

  /** Gives it to a response, as `writeHead` would */
  give(response: ServerResponse): void {
    const sending = response as Sending
    sending.statusCode = this.#status
    sending.statusMessage = this.#statusMessage
    sending._contentLength = this.#contentLength
    sending._header = this.#head
    if (hasNoBody(this.#status)) {
      sending._hasBody = false
    }
  }

  /**
   * Ends a response that was given it: in one part from the second time on with the same body. To join others
   * takes more than it spares.
   */
  end(response: ServerResponse, body: string | Buffer | null): void {
    const sending = response as Sending
    const isJoined =
      body !== null && body.length <= MOST_JOINED && sending._hasBody && !sending._headerSent
    const whole = isJoined ? this.#wholeOf(body) : null
    if (whole === null) {
      end.call(response, body, null as never, null as never)
    } else {
      sending._headerSent = true
      end.call(response, whole, null as never, null as never)
    }
  }

  /** @returns `null` where it is another body than the last time */
  #wholeOf(body: string | Buffer): Buffer | null {
    if (body !== this.#body) {
      this.#body = body
      this.#whole = null
      return null
    }
    // As Node.js itself joins them.
    this.#whole ??=
      typeof body === 'string'
        ? Buffer.from(this.#head + body)
        : Buffer.concat([Buffer.from(this.#head, 'latin1'), body])
    return this.#whole
  }
}

/** Whether responses with a status have no body, and no length of it (RFC 9110, 6.4.1) */
function hasNoBody(status: number): boolean {
  return status === 204 || status === 304
}
