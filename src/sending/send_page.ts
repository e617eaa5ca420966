import { KnownHeads } from './known_heads.ts'
import { precede } from './precede.ts'
import { end, isOfNode, isOrdinary, writeHead } from './node_response.ts'
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { NodeHead } from './node_head.ts'

/** Where a response has what it answers with: each property that Node.js does not know of costs it time */
const PAGE = Symbol('adonis-cache-helpers.page')

/**
 * What is known of a response that is left to others, who may have changed it by the time its head is written.
 */
export interface Leaving {
  /** What is sent of the page, where many get the same object, which is never changed; known when the head is written */
  readonly body: unknown

  /**
   * To be called before its head is written: has that say what is true of what is sent.
   *
   * @param isLast - Whether Node.js writes it next, and nobody before it
   */
  correct(isLast: boolean): void
}

interface SentPage {
  page: object
  leaving: Leaving
  /** The one that others had */
  head: NodeHead | null
}

type Sending = ServerResponse & { [PAGE]: SentPage }

const known = new KnownHeads()

/**
 * Has a response with a page looked at once more when its head is written; and has one with a page that many get
 * leave with as little work as can be: where it is to say the very same as another one in the same second, head
 * and body leave as the bytes that Node.js has made of those, in one part.
 *
 * @param page - `null` for one that is one visitor's alone. Whoever sends something else is left to Node.js
 */
export function sendPage(response: ServerResponse, leaving: Leaving, page: object | null): void {
  if (page !== null && isOfNode(response)) {
    const sending = response as Sending
    sending[PAGE] = { leaving, page, head: null }
    sending.writeHead = writeHeadOfPage as never
    sending.end = endPage as never
    return
  }
  const isLast = !Object.hasOwn(response, 'writeHead')
  precede(response, 'writeHead', () => leaving.correct(isLast))
}

/**
 * As AdonisJS calls it. Whoever has something else to say is left to Node.js.
 */
function writeHeadOfPage(
  this: Sending,
  status: number,
  headers?: OutgoingHttpHeaders,
  ...rest: unknown[]
): ServerResponse {
  const { leaving, page } = this[PAGE]
  leaving.correct(true)
  const isOfAdonis = typeof headers === 'object' && headers !== null && !Array.isArray(headers)
  const isPlain =
    isOfAdonis && rest.length === 0 && headers['set-cookie'] === undefined && isOrdinary(this)
  if (!isPlain) {
    return Reflect.apply(writeHead, this, [status, headers, ...rest])
  }
  const now = Date.now()
  const heads = known.of(page, now)
  const head = heads?.find(this, status, headers, now) ?? null
  if (head === null) {
    writeHead.call(this, status, headers)
    heads?.keep(this, headers, now)
  } else {
    head.give(this)
    this[PAGE].head = head
  }
  return this
}

function endPage(this: Sending, body?: unknown, encoding?: unknown, callback?: unknown) {
  const { head, leaving } = this[PAGE]
  const isBody = typeof body === 'string' || Buffer.isBuffer(body)
  if (head === null || !isBody || body !== leaving.body || encoding || callback) {
    return Reflect.apply(end, this, [body, encoding, callback])
  }
  head.end(this, body)
  return this
}
