import { end, type NodeResponse } from './node_response.ts'
import type { ServerResponse } from 'node:http'

/**
 * Up to how many bytes a body is joined with its head. Two parts that leave together cost several
 * microseconds more than one, which is nothing beside what a large one costs.
 */
export const MOST_JOINED = 64 * 1024

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
   * @returns `null` where others cannot have it, such as one whose body is sent in chunks, also where its length
   * is said as well; or one that says nothing of how long its body is: that of a HEAD may do so, and a GET is sent
   * in chunks then. To all others Node.js adds neither `Content-Length` nor `Transfer-Encoding`, whether somebody
   * has removed those, as AdonisJS does for a 304, or not
   */
  static of(response: ServerResponse, now: number): NodeHead | null {
    const { _header: head, _last: isLast, _contentLength: length } = response as NodeResponse
    const isLengthKnown = typeof length === 'number' || hasNoBody(response.statusCode)
    // Node.js sends trailers in chunks alone.
    return typeof head === 'string' && !isLast && isLengthKnown && !response.chunkedEncoding
      ? new NodeHead(response as NodeResponse, head, now)
      : null
  }

  private constructor(response: NodeResponse, head: string, now: number) {
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
      (response as NodeResponse)._keepAliveTimeout === this.#keepAliveTimeout
    )
  }

  /** Gives it to a response, as `writeHead` would */
  give(response: ServerResponse): void {
    const sending = response as NodeResponse
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
    const sending = response as NodeResponse
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
