import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Head } from './head.ts'

/**
 * What was sent, once the application has nothing more to say about it.
 */
export interface SentAnswer {
  status: number
  head: Head
  /** The id that a request has is repeated, as AdonisJS does it */
  repeatsId: boolean
  /** The one of the page, or of one of its forms: the same object, not a copy */
  body: string | Buffer | null
}

/**
 * Up to how many bytes a body is kept together with its head. Two parts that leave together cost several
 * microseconds more, which is nothing beside what a large one costs.
 */
const MOST = 64 * 1024

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
}

const { writeHead } = ServerResponse.prototype

/**
 * An answer as it leaves in one moment, with the lines that Node.js adds: the first response of the moment
 * has them checked and joined, and the others are the same bytes.
 */
export class ReadyAnswer {
  #sent: SentAnswer
  #moment = Number.NaN
  #second = Number.NaN
  #keepAliveTimeout: number | undefined
  #statusMessage = ''
  /** `null` where there is none that others can have */
  #head: string | null = null
  /** Head and body; `null` as long as nobody has asked for them */
  #whole: Buffer | null = null

  constructor(sent: SentAnswer) {
    this.#sent = sent
  }

  /**
   * Answers a request.
   *
   * @param now - Milliseconds since the epoch
   */
  send(request: IncomingMessage, response: ServerResponse, now: number): void {
    const sending = response as Sending
    const { status, head, body } = this.#sent
    if (!isOrdinary(request, sending)) {
      response.writeHead(status, head.at(now)).end(body)
      return
    }
    const moment = head.moment(now)
    const second = Math.floor(now / 1000)
    if (
      this.#head === null ||
      moment !== this.#moment ||
      second !== this.#second ||
      sending._keepAliveTimeout !== this.#keepAliveTimeout
    ) {
      response.writeHead(status, head.at(now))
      this.#moment = moment
      this.#second = second
      this.#keep(sending)
      response.end(body)
      return
    }
    response.statusCode = status
    response.statusMessage = this.#statusMessage
    sending._header = this.#head
    if (body === null || body.length > MOST || request.method === 'HEAD') {
      response.end(body)
      return
    }
    this.#whole ??= Buffer.concat([Buffer.from(this.#head, 'latin1'), Buffer.from(body as string)])
    sending._headerSent = true
    response.end(this.#whole)
  }

  /** In bytes, without the body itself */
  get size(): number {
    const { body } = this.#sent
    return body !== null && body.length <= MOST ? body.length : 0
  }

  #keep({ _header, _last, _keepAliveTimeout, statusMessage }: Sending): void {
    const isKept = typeof _header === 'string' && !_last && !/^transfer-encoding:/im.test(_header)
    this.#head = isKept ? _header : null
    this.#keepAliveTimeout = _keepAliveTimeout
    this.#statusMessage = statusMessage
    this.#whole = null
  }
}

/**
 * Whether nobody has said anything about the response yet, and its connection is kept.
 */
function isOrdinary({ httpVersionMinor }: IncomingMessage, response: Sending): boolean {
  return (
    response.writeHead === writeHead &&
    httpVersionMinor === 1 &&
    response.shouldKeepAlive &&
    response.sendDate &&
    !response.strictContentLength &&
    response.statusMessage === undefined &&
    !response._maxRequestsPerSocket &&
    response.getHeaderNames().length === 0
  )
}
