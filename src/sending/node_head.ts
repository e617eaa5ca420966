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
  _last?: boolean
  _keepAliveTimeout?: number
  _maxRequestsPerSocket?: number
  _removedConnection?: boolean
  _removedContLen?: boolean
  _removedTE?: boolean
}

const { writeHead, end } = ServerResponse.prototype

/**
 * Whether Node.js itself writes a response, and nobody has put something around how it does.
 */
export function isOfNode(response: ServerResponse): boolean {
  return response.writeHead === writeHead && response.end === end
}

/**
 * Whether the head of a response will have what it is given and the lines that Node.js adds to each: nobody has
 * said anything about it yet, and its connection is kept.
 */
export function isOrdinary(response: ServerResponse): boolean {
  const sending = response as Sending
  return (
    sending.req.httpVersionMinor === 1 &&
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
   * @returns `null` where others cannot have it
   */
  static of(response: ServerResponse, now: number): NodeHead | null {
    const { _header: head, _last: isLast } = response as Sending
    const isWhole = typeof head === 'string' && !isLast && !response.chunkedEncoding
    return isWhole ? new NodeHead(response as Sending, head, now) : null
  }

  private constructor(response: Sending, head: string, now: number) {
    this.#head = head
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
    response.statusCode = this.#status
    response.statusMessage = this.#statusMessage
    ;(response as Sending)._header = this.#head
  }

  /**
   * Ends a response that was given it, in one part where that is faster.
   */
  end(response: ServerResponse, body: string | Buffer | null): void {
    const isJoined =
      body !== null &&
      body.length > 0 &&
      body.length <= MOST_JOINED &&
      !(response as Sending)._headerSent &&
      response.req.method !== 'HEAD'
    if (isJoined) {
      ;(response as Sending)._headerSent = true
      end.call(response, this.#wholeOf(body), null as never, null as never)
    } else {
      end.call(response, body, null as never, null as never)
    }
  }

  #wholeOf(body: string | Buffer): Buffer {
    if (this.#whole === null || body !== this.#body) {
      this.#body = body
      // As Node.js itself joins them.
      this.#whole =
        typeof body === 'string'
          ? Buffer.from(this.#head + body)
          : Buffer.concat([Buffer.from(this.#head, 'latin1'), body])
    }
    return this.#whole
  }
}
