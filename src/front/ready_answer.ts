import { MOST_JOINED, NodeHead } from '../sending/node_head.ts'
import { isOfNode, isOrdinary } from '../sending/node_response.ts'
import type { ServerResponse } from 'node:http'
import type { Head } from './head.ts'

/**
 * What was sent, once the application has nothing more to say about it.
 */
export interface SentAnswer {
  status: number
  head: Head
  /** That of the request, its own one or one that AdonisJS has made */
  id: unknown
  /** The id that a request has is repeated, as AdonisJS does it */
  repeatsId: boolean
  /** The one of the page, or of one of its forms: the same object, not a copy */
  body: string | Buffer | null
}

/**
 * An answer as it leaves in one moment, with the lines that Node.js adds: the first response of the moment
 * has them checked and joined, and the others are the same bytes.
 */
export class ReadyAnswer {
  #sent: SentAnswer
  #moment = Number.NaN
  /** `null` where there is none that others can have */
  #head: NodeHead | null = null

  constructor(sent: SentAnswer) {
    this.#sent = sent
  }

  /**
   * Answers a request.
   *
   * @param now - Milliseconds since the epoch
   */
  send(response: ServerResponse, now: number): void {
    const { status, head, body } = this.#sent
    const moment = head.moment(now)
    if (!isOfNode(response) || !isOrdinary(response)) {
      response.writeHead(status, head.at(now)).end(body)
    } else if (moment === this.#moment && this.#head?.fits(response, status, now)) {
      this.#head.give(response)
      this.#head.end(response, body)
    } else {
      response.writeHead(status, head.at(now))
      this.#moment = moment
      this.#head = NodeHead.of(response, now)
      response.end(body)
    }
  }

  /** In bytes, without the body itself */
  get size(): number {
    const { body } = this.#sent
    return body !== null && body.length <= MOST_JOINED ? body.length : 0
  }
}
